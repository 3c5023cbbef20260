package dev.ias.report;

import java.util.Locale;

/** The outcome of a presented report. */
public sealed interface ReportOutcome {

    /** The report has been read. */
    record Done(Result result) implements ReportOutcome {}

    /** The document is not a report that can be read; the same document will not be read later either. */
    record Unreadable(String reason) implements ReportOutcome {}

    /** The sender of the report is not permitted. */
    record Refused(String reason) implements ReportOutcome {}

    /** What a report has changed. */
    enum Result {
        /** The recipient is suppressed. */
        SUPPRESSED,
        /** A soft bounce was counted. */
        COUNTED,
        /** Nothing: the mail was delivered, is delayed, too old, or was reported before. */
        UNCHANGED,
        /** Nothing: the report names no mail of this service. */
        IGNORED,
        /** A topic of Amazon SNS has been subscribed. */
        SUBSCRIBED;

        /** Returns the name in responses and metrics. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
