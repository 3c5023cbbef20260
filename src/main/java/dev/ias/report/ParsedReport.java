package dev.ias.report;

import dev.ias.bounce.BounceReport;

/** A parsed document, before it is recorded. */
sealed interface ParsedReport {

    /** A report about a mail of this service. */
    record Report(BounceReport report) implements ParsedReport {}

    /** A document with nothing to record. */
    record NothingToRecord(ReportOutcome outcome) implements ParsedReport {}
}
