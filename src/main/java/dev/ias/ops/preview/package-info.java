/** Commands that write example mails and pages to files. */
@NullMarked
package dev.ias.ops.preview;

import org.jspecify.annotations.NullMarked;
