@NullMarked
package dev.ias.report.sns;

import org.jspecify.annotations.NullMarked;
