/**
 * Caller challenges: a proof of work or a CAPTCHA that a caller solves before a call that mails a code. A solution
 * counts once, over all instances.
 */
@NullMarked
package dev.ias.abuse.challenge;

import org.jspecify.annotations.NullMarked;
