/** Notifications of Amazon SNS: their permitted topics, signatures and certificates. */
@NullMarked
package dev.ias.report.sns;

import org.jspecify.annotations.NullMarked;
