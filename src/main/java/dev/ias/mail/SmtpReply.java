package dev.ias.mail;

import dev.ias.verification.Relay.Verdict;
import jakarta.mail.MessagingException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed attempt means (RFC 5321 section 4.2.1): a 5xx reply is for good, a 4xx reply or a lost connection is not.
 */
final class SmtpReply {

    private static final int PERMANENT = 500;

    // RFC 5321 section 4.5.3.1.5 allows 512 octets a line.
    private static final int LONGEST_LINE = 2 * 1024;
    private static final int MOST_LINES = 100;

    private SmtpReply() {}

    /** Rejects a reply with more or longer lines than any relay needs. */
    static void requireBounded(String reply) throws ReplyTooLongException {
        var lines = reply.lines().toList();
        if (lines.size() > MOST_LINES) {
            throw new ReplyTooLongException("the relay's reply has more than %d lines".formatted(MOST_LINES));
        }
        if (lines.stream().anyMatch(line -> line.length() > LONGEST_LINE)) {
            throw new ReplyTooLongException(
                    "the relay's reply has a line of more than %d octets".formatted(LONGEST_LINE));
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
