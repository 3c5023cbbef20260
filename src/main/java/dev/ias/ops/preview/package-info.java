/** Commands that write mails to files to look at. */
@NullMarked
package dev.ias.ops.preview;

import org.jspecify.annotations.NullMarked;
