@NullMarked
package dev.ias.report.parse;

import org.jspecify.annotations.NullMarked;
