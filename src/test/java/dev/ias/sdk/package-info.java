/** Tests of the clients generated from the contract against the service. Run by {@code src/sdk/pom.xml}. */
@NullMarked
package dev.ias.sdk;

import org.jspecify.annotations.NullMarked;
