/** The look at all settings before anything else starts, so that what is wrong is told in a line and not in a stack trace. */
@NullMarked
package dev.ias.settings;

import org.jspecify.annotations.NullMarked;
