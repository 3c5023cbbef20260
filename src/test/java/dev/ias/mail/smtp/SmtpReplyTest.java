package dev.ias.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.MailRelay.Verdict;
import io.micronaut.email.EmailException;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpReplyTest {

    @ParameterizedTest
    @CsvSource({
        "421, DEFERRED",
        "450, DEFERRED",
        "451, DEFERRED",
        "452, DEFERRED",
        "455, DEFERRED",
        "499, DEFERRED",
        "500, REFUSED",
        "501, REFUSED",
        "530, REFUSED",
        "550, REFUSED",
        "552, REFUSED",
        "553, REFUSED",
        "554, REFUSED",
        "-1,  DEFERRED"
    })
    void aReplyCodeHasTheSameVerdictAtEveryStep(int code, Verdict meaning) throws AddressException {
        var jane = new InternetAddress("jane@example.com");

        assertThat(SmtpReply.verdict(new EmailException(new SMTPSenderFailedException(jane, "MAIL", code, "no"))))
                .isEqualTo(meaning);
        assertThat(SmtpReply.verdict(new EmailException(refusedRecipient(jane, code))))
                .isEqualTo(meaning);
        assertThat(SmtpReply.verdict(new EmailException(sendFailed(code)))).isEqualTo(meaning);
    }

    @Test
    void aLostConnectionIsDeferred() {
        assertThat(SmtpReply.verdict(new EmailException(new MessagingException("lost", new IOException("reset")))))
                .isEqualTo(Verdict.DEFERRED);
    }

    /** Nested as Angus Mail throws it: a failure of the whole mail that contains a failure per address. */
    private static MessagingException refusedRecipient(InternetAddress recipient, int code) {
        var refused = new SMTPAddressFailedException(recipient, "RCPT", code, "no");
        return new SendFailedException("Invalid Addresses", refused, new Address[0], new Address[0], new Address[0]);
    }

    private static MessagingException sendFailed(int code) {
        var nothingElse = new MessagingException();
        return new SMTPSendFailedException(
                "DATA", code, "no", nothingElse, new Address[0], new Address[0], new Address[0]);
    }
}
