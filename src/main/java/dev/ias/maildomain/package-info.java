/** Checks of the domains of recipients before their first mail: DNS and a list of blocked domains. */
@NullMarked
package dev.ias.maildomain;

import org.jspecify.annotations.NullMarked;
