package dev.ias.report.parse;

import java.util.Optional;

/**
 * Bounds of a raw mail, checked in one pass before parsing. The mail library has no bounds, and allocates some hundred
 * bytes for a header field or a part of three bytes.
 */
final class ReportBounds {

    private static final int MAX_PARTS = 256;
    private static final int MAX_FIELDS = 10_000;

    private int parts;
    private int fields;

    private ReportBounds() {}

    /** Returns the bound that a mail exceeds; empty if it exceeds none. */
    static Optional<Finding.Problem> exceeded(byte[] mail) {
        if (mail.length > MailReports.MAX_BYTES) {
            return Optional.of(Finding.Problem.TOO_LARGE);
        }
        return new ReportBounds().within(mail) ? Optional.empty() : Optional.of(Finding.Problem.TOO_COMPLEX);
    }

    private boolean within(byte[] mail) {
        var start = 0;
        while (start < mail.length && parts <= MAX_PARTS && fields <= MAX_FIELDS) {
            var end = start;
            while (end < mail.length && mail[end] != '\n' && mail[end] != '\r') {
                end++;
            }
            count(mail, start, end);
            start = end + (end + 1 < mail.length && mail[end] == '\r' && mail[end + 1] == '\n' ? 2 : 1);
        }
        return parts <= MAX_PARTS && fields <= MAX_FIELDS;
    }

    /** Counts a line that may begin a part or a header field. */
    private void count(byte[] mail, int start, int end) {
        if (end - start > 1 && mail[start] == '-' && mail[start + 1] == '-') {
            parts++;
        } else if (isField(mail, start, end)) {
            fields++;
        }
    }

    private static boolean isField(byte[] mail, int start, int end) {
        for (var i = start; i < end && mail[i] > ' '; i++) {
            if (mail[i] == ':') {
                return true;
            }
        }
        return false;
    }
}
