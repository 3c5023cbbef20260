/** Tests of the clients generated from the contract against the service. Run by the profile {@code sdk}. */
@NullMarked
package dev.ias.sdk;

import org.jspecify.annotations.NullMarked;
