/** Validates all settings before anything else starts, so that problems are reported in one line each. */
@NullMarked
package dev.ias.settings;

import org.jspecify.annotations.NullMarked;
