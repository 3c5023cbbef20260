package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Problem;
import jakarta.mail.internet.InternetHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The part {@code message/feedback-report} of a complaint (RFC 5965 section 3). */
final class FeedbackReport {

    // Types that say that the recipient does not want the mails. The others report on viruses, on authentication
    // (RFC 6591) or that a mail is no spam.
    private static final Set<String> COMPLAINTS = Set.of("abuse", "fraud");

    private FeedbackReport() {}

    /** Parses the part; the result has no token sources. */
    static Finding parse(InternetHeaders report) {
        return field(report, "Feedback-Type")
                .map(type -> COMPLAINTS.contains(type.strip().toLowerCase(Locale.ROOT))
                        ? complaint(report)
                        : new Finding.Harmless())
                .orElseGet(() -> new Finding.Unreadable(Problem.INCOMPLETE));
    }

    private static Finding complaint(InternetHeaders report) {
        return new Finding.Failed(
                BounceKind.COMPLAINT,
                Optional.empty(),
                field(report, "Original-Rcpt-To").flatMap(DeliveryStatus::address),
                List.of());
    }

    private static Optional<String> field(InternetHeaders report, String name) {
        return Optional.ofNullable(report.getHeader(name, null));
    }
}
