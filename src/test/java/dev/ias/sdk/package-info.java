/** The clients that are generated from the contract, each run against the service. Run by the profile {@code sdk}. */
@NullMarked
package dev.ias.sdk;

import org.jspecify.annotations.NullMarked;
