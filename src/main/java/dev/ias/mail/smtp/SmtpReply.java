package dev.ias.mail.smtp;

import dev.ias.outbox.MailRelay.Verdict;
import jakarta.mail.MessagingException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Maps the failure of an attempt to a verdict (RFC 5321 section 4.2.1): a 5xx reply is permanent, a 4xx reply or a lost
 * connection is transient.
 */
final class SmtpReply {

    private static final int PERMANENT = 500;

    private static final Pattern MAILBOX_REFUSED = Pattern.compile("55[0-3][ -](?:5\\.([0-9]{1,3})\\.[0-9]{1,3}\\b)?");

    // RFC 5321 section 4.5.3.1.5 allows 512 octets per line.
    private static final int MAX_LINE_LENGTH = 2 * 1024;
    private static final int MAX_LINES = 100;

    private SmtpReply() {}

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
            if (cause instanceof SMTPAddressFailedException refused && concernsMailbox(refused)) {
                return Verdict.RECIPIENT_REFUSED;
            }
            if (code(cause) >= PERMANENT) {
                verdict = Verdict.REFUSED;
            }
        }
        return verdict;
    }

    /**
     * Whether a reply to RCPT says that the mailbox does not exist or takes no mail: 550 to 553 (RFC 5321 section 4.2.3), and, if
     * there is an enhanced status code, class 5 with subject 1 or 2 (RFC 3463). Other replies concern the sender or the relay.
     */
    private static boolean concernsMailbox(SMTPAddressFailedException refused) {
        var reply = MAILBOX_REFUSED.matcher(Objects.requireNonNullElse(refused.getMessage(), ""));
        return reply.lookingAt() && (reply.group(1) == null || "12".contains(reply.group(1)));
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
