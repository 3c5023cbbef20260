/** Pages for people. */
@NullMarked
package dev.ias.page;

import org.jspecify.annotations.NullMarked;
