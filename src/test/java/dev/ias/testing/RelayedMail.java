package dev.ias.testing;

import jakarta.mail.MessagingException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A mail accepted by the relay.
 *
 * @param secret the code or the link's token
 */
public record RelayedMail(String recipient, String secret, Instant at) {

    private static final Pattern LINK = Pattern.compile("/email-verifications/([0-9a-f]{64})");

    static RelayedMail of(String recipient, byte[] data, Instant at) {
        try {
            var mail = ReceivedMail.parse("", List.of(recipient), data);
            var link = LINK.matcher(mail.text());
            return new RelayedMail(recipient, link.find() ? link.group(1) : mail.code(), at);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
