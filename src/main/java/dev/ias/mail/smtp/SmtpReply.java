package dev.ias.mail.smtp;

import dev.ias.outbox.MailRelay.Verdict;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * A reply of the relay that refuses (RFC 5321 section 4.2). A failed attempt is mapped to a verdict: a 5xx reply is
 * permanent, a 4xx reply or a lost connection is transient.
 *
 * @param status the code and, if there is one, the enhanced status code (RFC 3463), such as {@code 554 5.7.1}
 * @param text the text of all lines; may quote addresses, so it must not be logged
 */
record SmtpReply(String status, String text) {

    /** In place of a reply, if the relay has closed the connection. */
    static final String CLOSED = "[EOF]";

    private static final int PERMANENT = 500;

    // The bad destination and the mailbox status of RFC 3463, but for those of the sender (5.1.7 and 5.1.8).
    private static final Pattern MAILBOX_STATUS =
            Pattern.compile("5[0-9]{2}[ -]5\\.(?:1\\.(?![78]\\b)|2\\.)[0-9]{1,3}\\b");
    private static final Pattern MAILBOX_REFUSED =
            Pattern.compile("55[0-3](?![ -]5\\.[0-9]{1,3}\\.[0-9]{1,3}\\b)|" + MAILBOX_STATUS);

    // RFC 5321 section 4.5.3.1.5 allows 512 octets per line.
    private static final int MAX_LINE_LENGTH = 2 * 1024;
    private static final int MAX_LINES = 100;

    private static final Pattern REFUSAL =
            Pattern.compile("([45][0-9]{2}(?:[ -][245]\\.[0-9]{1,3}\\.[0-9]{1,3}\\b)?).*", Pattern.DOTALL);
    private static final Pattern CONTINUATION =
            Pattern.compile("[0-9]{3}(?:[ -]|$)(?:[245]\\.[0-9]{1,3}\\.[0-9]{1,3}(?: |$))?");
    private static final Pattern TOO_MANY_CONNECTIONS = Pattern.compile(
            "421.*|4[0-9]{2}.*(?:connections|concurrent|sessions).*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** Returns the reply that caused a failure; empty if it has another cause. */
    static Optional<SmtpReply> in(Throwable failure) {
        return replies(failure).reduce((outer, inner) -> inner).map(SmtpReply::parse);
    }

    private static Stream<String> replies(Throwable failure) {
        return RelayProblem.causes(failure).stream()
                .map(cause -> String.valueOf(cause.getMessage()))
                .filter(text -> REFUSAL.matcher(text).matches());
    }

    private static SmtpReply parse(String reply) {
        var status = REFUSAL.matcher(reply).replaceFirst("$1").replace('-', ' ');
        var text = reply.lines()
                .map(line -> CONTINUATION.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        return new SmtpReply(status, text);
    }

    /**
     * Returns what caused a failed connect: the status, because replies may quote the user name, or else the root
     * cause. No mail was sent, so it has no part of a mail.
     */
    static String summary(Throwable failure) {
        var causes = RelayProblem.causes(failure);
        return in(failure)
                .map(SmtpReply::status)
                .orElseGet(() -> isClosed(causes)
                        ? "closed without a reply"
                        : causes.getLast().toString());
    }

    /**
     * Returns whether a relay that listens has refused a connection: with a reply, other than to the login, or by
     * closing the connection.
     */
    static boolean refusesConnection(Throwable failure) {
        var causes = RelayProblem.causes(failure);
        return causes.stream().noneMatch(AuthenticationFailedException.class::isInstance)
                && (in(failure).isPresent()
                        || isClosed(causes)
                        || causes.stream().anyMatch(SmtpReply::isReset));
    }

    /** Returns whether the reply that caused a failure is transient: 4xx (RFC 5321 section 4.2.1). */
    static boolean isTransient(Throwable failure) {
        return in(failure).filter(reply -> reply.status.startsWith("4")).isPresent();
    }

    private static boolean isClosed(List<Throwable> causes) {
        return causes.stream().anyMatch(cause -> CLOSED.equals(cause.getMessage()));
    }

    private static boolean isReset(Throwable cause) {
        return switch (cause) {
            case ConnectException _, NoRouteToHostException _ -> false;
            default -> cause instanceof SocketException || cause instanceof EOFException;
        };
    }

    /** Returns whether a reply to a mail says that there are too many connections. */
    static boolean refusesFurtherConnection(Throwable failure) {
        return replies(failure)
                .anyMatch(reply -> TOO_MANY_CONNECTIONS.matcher(reply).matches());
    }

    /** Returns the reply in one line. */
    @Override
    public String toString() {
        return text.isEmpty() ? status : status + " " + text;
    }

    /**
     * Rejects a reply of more than {@value #MAX_LINES} lines, or with a line of more than {@value #MAX_LINE_LENGTH}
     * octets.
     */
    static void requireBounded(String reply) throws ReplyTooLongException {
        var lines = reply.lines().toList();
        if (lines.size() > MAX_LINES) {
            throw new ReplyTooLongException(
                    String.format(Locale.ROOT, "the relay's reply has more than %d lines", MAX_LINES));
        }
        if (lines.stream().anyMatch(line -> line.length() > MAX_LINE_LENGTH)) {
            throw new ReplyTooLongException(
                    String.format(Locale.ROOT, "the relay's reply has a line of more than %d octets", MAX_LINE_LENGTH));
        }
    }

    static Verdict verdict(Throwable failure) {
        var verdict = Verdict.DEFERRED;
        for (@Nullable Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof AcceptanceUnknownException) {
                return Verdict.UNCERTAIN;
            }
            if (concernsMailbox(cause)) {
                return Verdict.RECIPIENT_REFUSED;
            }
            if (code(cause) >= PERMANENT) {
                verdict = Verdict.REFUSED;
            }
        }
        return verdict;
    }

    /**
     * Returns whether a reply says that the mailbox does not exist or takes no mail. The enhanced status code decides
     * (RFC 3463): that of a bad destination or mailbox, in reply to RCPT or to the mail. A reply to RCPT without one
     * does so by its code, 550 to 553 (RFC 5321 section 4.2.3). Other replies, such as those of policy (5.7.x), concern
     * the sender or the relay.
     */
    private static boolean concernsMailbox(Throwable cause) {
        var reply = String.valueOf(cause.getMessage());
        return switch (cause) {
            case SMTPAddressFailedException _ -> MAILBOX_REFUSED.matcher(reply).lookingAt();
            case SMTPSendFailedException _ -> MAILBOX_STATUS.matcher(reply).lookingAt();
            default -> false;
        };
    }

    private static int code(Throwable cause) {
        return switch (cause) {
            case SMTPAddressFailedException e -> e.getReturnCode();
            case SMTPSenderFailedException e -> e.getReturnCode();
            case SMTPSendFailedException e -> e.getReturnCode();
            default -> 0;
        };
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException e && e.getNextException() != null
                ? e.getNextException()
                : cause.getCause();
    }
}
