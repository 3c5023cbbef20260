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
        assertThat(SmtpReply.verdict(new EmailException(sendFailed(code, "no"))))
                .isEqualTo(meaning);
    }

    /** RFC 3463 sections 3.2 and 3.3; the others are of the sender, of policy or of the relay. */
    @ParameterizedTest
    @CsvSource({
        "550,        RECIPIENT_REFUSED, REFUSED",
        "553,        RECIPIENT_REFUSED, REFUSED",
        "554,        REFUSED,           REFUSED",
        "550 5.1.0,  RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "550 5.1.1,  RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "550-5.1.1,  RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "554 5.1.1,  RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "556 5.1.10, RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "552 5.2.2,  RECIPIENT_REFUSED, RECIPIENT_REFUSED",
        "550 5.1.7,  REFUSED,           REFUSED",
        "550 5.1.8,  REFUSED,           REFUSED",
        "550 5.3.4,  REFUSED,           REFUSED",
        "550 5.7.1,  REFUSED,           REFUSED",
        "554 5.7.1,  REFUSED,           REFUSED",
        "450 4.1.1,  DEFERRED,          DEFERRED",
        "450 4.2.0,  DEFERRED,          DEFERRED"
    })
    void theStatusOfARefusalSaysWhetherItIsOfTheMailbox(String status, Verdict toRecipient, Verdict toMail)
            throws AddressException {
        var code = Integer.parseInt(status.substring(0, 3));
        var reply = status + " no";
        var jane = new InternetAddress("jane@example.com");

        assertThat(SmtpReply.verdict(new SMTPAddressFailedException(jane, "RCPT", code, reply)))
                .isEqualTo(toRecipient);
        assertThat(SmtpReply.verdict(sendFailed(code, reply))).isEqualTo(toMail);
        assertThat(SmtpReply.verdict(new SMTPSenderFailedException(jane, "MAIL", code, reply)))
                .isEqualTo(code < 500 ? Verdict.DEFERRED : Verdict.REFUSED);
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

    private static MessagingException sendFailed(int code, String reply) {
        var nothingElse = new MessagingException();
        return new SMTPSendFailedException(
                "DATA", code, reply, nothingElse, new Address[0], new Address[0], new Address[0]);
    }
}
