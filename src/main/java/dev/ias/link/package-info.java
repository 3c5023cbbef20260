/**
 * Use case "lists": an account has links mailed to lists of addresses, and the links confirm them.
 */
@NullMarked
package dev.ias.link;

import org.jspecify.annotations.NullMarked;
