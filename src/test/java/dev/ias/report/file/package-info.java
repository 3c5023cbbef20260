@NullMarked
package dev.ias.report.file;

import org.jspecify.annotations.NullMarked;
