/** Bounces: the tokens that reports of mails are matched by, and the suppression of the recipients that they name. */
@NullMarked
package dev.ias.bounce;

import org.jspecify.annotations.NullMarked;
