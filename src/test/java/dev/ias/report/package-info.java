@NullMarked
package dev.ias.report;

import org.jspecify.annotations.NullMarked;
