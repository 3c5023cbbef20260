/** The name, colour and logo that pages and mails show. */
@NullMarked
package dev.ias.brand;

import org.jspecify.annotations.NullMarked;
