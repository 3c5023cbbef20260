package dev.ias.mail.smtp;

import dev.ias.outbox.MailRelay.Verdict;
import jakarta.mail.MessagingException;
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
            throw new ReplyTooLongException("the relay's reply has more than %d lines".formatted(MAX_LINES));
        }
        if (lines.stream().anyMatch(line -> line.length() > MAX_LINE_LENGTH)) {
            throw new ReplyTooLongException(
                    "the relay's reply has a line of more than %d octets".formatted(MAX_LINE_LENGTH));
        }
    }

    static Verdict verdict(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = next(cause)) {
            if (code(cause) >= PERMANENT) {
                return Verdict.REFUSED;
            }
        }
        return Verdict.DEFERRED;
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
