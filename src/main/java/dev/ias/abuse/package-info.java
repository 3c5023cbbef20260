/** Defence against guessing: the guess breaker. */
@NullMarked
package dev.ias.abuse;

import org.jspecify.annotations.NullMarked;
