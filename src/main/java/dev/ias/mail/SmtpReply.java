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

    private SmtpReply() {}

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
