/** Pure parsers of reports about sent mails: delivery reports, complaints, notifications of Amazon SES. */
@NullMarked
package dev.ias.report.parse;

import org.jspecify.annotations.NullMarked;
