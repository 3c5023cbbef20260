@NullMarked
package dev.ias.settings;

import org.jspecify.annotations.NullMarked;
