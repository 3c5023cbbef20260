/**
 * Use case "codes": a person signs up with an address, requests further codes and confirms the address with one.
 */
@NullMarked
package dev.ias.signup;

import org.jspecify.annotations.NullMarked;
