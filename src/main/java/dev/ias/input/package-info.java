/** Strict parsers of text from outside, which every API uses. */
@NullMarked
package dev.ias.input;

import org.jspecify.annotations.NullMarked;
