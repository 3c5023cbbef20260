/** The hosted sign-up page, and the files of the web component {@code <ias-sign-up>}. */
@NullMarked
package dev.ias.web.signup;

import org.jspecify.annotations.NullMarked;
