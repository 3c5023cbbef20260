/**
 * Use case "codes": a person signs up with an address, requests further codes and confirms the address with one; its
 * owner mutes mails that others request.
 */
@NullMarked
package dev.ias.signup;

import org.jspecify.annotations.NullMarked;
