package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Problem;
import dev.ias.verification.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part {@code message/delivery-status} of a delivery report (RFC 3464 section 2): a group of fields about the mail
 * and one for each recipient.
 *
 * @param actions what happened to the mail, for each recipient
 * @param failures those of the recipients whose action is {@code failed}
 */
record DeliveryStatus(List<String> actions, List<Failure> failures) {

    private static final int MAX_RECIPIENTS = 50;
    private static final String FAILED = "failed";
    private static final Pattern SMTP = Pattern.compile("\\s*smtp\\s*;(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A failed recipient. */
    record Failure(BounceKind kind, Optional<StatusCode> status, Optional<Address> recipient) {}

    DeliveryStatus {
        actions = List.copyOf(actions);
        failures = List.copyOf(failures);
    }

    /** Parses the part; the result has no token sources. */
    static Finding parse(InputStream part) throws MessagingException, IOException {
        var groups = groups(part);
        if (groups.isEmpty()) {
            return new Finding.Unreadable(Problem.TOO_COMPLEX);
        }
        return of(groups.get()).finding();
    }

    /**
     * Reads the groups of fields; empty if there are more than allowed. The library's own class for this part reads any
     * number of them.
     */
    private static Optional<List<InternetHeaders>> groups(InputStream part) throws MessagingException, IOException {
        var groups = new ArrayList<InternetHeaders>();
        try (var buffered = new BufferedInputStream(part)) {
            while (skipsBlankLines(buffered)) {
                if (groups.size() > MAX_RECIPIENTS) {
                    return Optional.empty();
                }
                groups.add(new InternetHeaders(buffered));
            }
        }
        return Optional.of(groups);
    }

    /** Skips line ends; returns false at the end of the part. */
    private static boolean skipsBlankLines(InputStream part) throws IOException {
        int next;
        do {
            part.mark(1);
            next = part.read();
        } while (next == '\r' || next == '\n');
        part.reset();
        return next >= 0;
    }

    private static DeliveryStatus of(List<InternetHeaders> groups) {
        var actions = new ArrayList<String>();
        var failures = new ArrayList<Failure>();
        for (var group : groups) {
            // The group about the mail has no action.
            field(group, "Action")
                    .map(value -> value.strip().toLowerCase(Locale.ROOT))
                    .ifPresent(action -> {
                        actions.add(action);
                        if (action.startsWith(FAILED)) {
                            failures.add(failure(group));
                        }
                    });
        }
        return new DeliveryStatus(actions, failures);
    }

    private static Failure failure(InternetHeaders group) {
        var reply = field(group, "Diagnostic-Code")
                .map(SMTP::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1));
        // A reply is more precise than a status without a subject, such as Exim's.
        var status = field(group, "Status").flatMap(StatusCode::find);
        var defined = status.filter(code -> !code.isUndefined())
                .or(() -> reply.flatMap(StatusCode::find).filter(code -> !code.isUndefined()));
        return new Failure(
                defined.map(StatusCode::kind)
                        .or(() -> reply.flatMap(StatusCode::kindOfReply))
                        .orElse(BounceKind.SOFT),
                defined.or(() -> status),
                address(group, "Original-Recipient").or(() -> address(group, "Final-Recipient")));
    }

    /**
     * Returns the finding of the mail, which has one recipient: several are the targets of a mailing list or an alias.
     * The mail has failed if it has for each of them, and the mildest failure counts.
     */
    private Finding finding() {
        if (actions.isEmpty()) {
            return new Finding.Unreadable(Problem.INCOMPLETE);
        }
        if (failures.size() < actions.size()) {
            return new Finding.Harmless();
        }
        var mildest = failures.stream()
                .max((one, other) -> Integer.compare(mildness(one.kind()), mildness(other.kind())))
                .orElseThrow();
        return new Finding.Failed(
                mildest.kind(), mildest.status().map(StatusCode::text), mildest.recipient(), List.of());
    }

    private static int mildness(BounceKind kind) {
        return switch (kind) {
            case COMPLAINT, HARD -> 0;
            case FULL -> 1;
            case SOFT -> 2;
        };
    }

    /** Returns the address of a field such as {@code rfc822; jane@example.com} (RFC 3464 section 2.3.1). */
    private static Optional<Address> address(InternetHeaders group, String name) {
        return field(group, name).flatMap(value -> address(value.substring(value.indexOf(';') + 1)));
    }

    /** Parses an address, also in angle brackets; empty if it is not one that mails are sent to. */
    static Optional<Address> address(String text) {
        var stripped = text.strip();
        var bare = stripped.startsWith("<") && stripped.endsWith(">")
                ? stripped.substring(1, stripped.length() - 1)
                : stripped;
        return Address.parse(bare) instanceof Address.Parsed.Valid(var address)
                ? Optional.of(address)
                : Optional.empty();
    }

    private static Optional<String> field(InternetHeaders group, String name) {
        return Optional.ofNullable(group.getHeader(name, null));
    }
}
