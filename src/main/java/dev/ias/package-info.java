/** Self-hosted e-mail verification. */
@NullMarked
package dev.ias;

import org.jspecify.annotations.NullMarked;
