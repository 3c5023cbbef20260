package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import dev.ias.verification.Address;
import java.util.List;
import java.util.Optional;

/** What a parser has found in a report. Nothing in it is trusted: the sender of a report is unknown. */
public sealed interface Finding {

    /**
     * A mail that was not delivered, or that its recipient has complained about.
     *
     * @param status the enhanced status code (RFC 3463), such as {@code 5.1.1}
     * @param recipient the recipient that the report names
     * @param tokenSources texts that may contain the return token, such as addresses and message ids
     */
    record Failed(BounceKind kind, Optional<String> status, Optional<Address> recipient, List<String> tokenSources)
            implements Finding {

        public Failed {
            tokenSources = List.copyOf(tokenSources);
        }

        /** Omits addresses and tokens. */
        @Override
        public String toString() {
            return "Failed[" + kind + ", " + status.orElse("no status") + "]";
        }
    }

    /** A report that changes nothing: the mail was delivered or is delayed, or a mailbox answered automatically. */
    record Harmless() implements Finding {}

    /** A document that is not a report, or not one that can be read. */
    record Unreadable(Problem problem) implements Finding {}

    /** Why a document cannot be read. */
    enum Problem {
        TOO_LARGE("too large: a report has at most 1 MiB"),
        TOO_COMPLEX("too complex: a report has at most 256 parts, 50 recipients and 10,000 header fields"),
        MALFORMED("malformed: not a mail or JSON object that can be parsed"),
        NO_REPORT("no report: neither a delivery report (RFC 3464), a complaint (RFC 5965), an automatic answer nor an"
                + " Amazon SES notification"),
        INCOMPLETE("incomplete: the report lacks a required field, such as Action or Feedback-Type");

        private final String text;

        Problem(String text) {
            this.text = text;
        }

        /** Returns a sentence fragment for operators, without data of the document. */
        public String text() {
            return text;
        }
    }
}
