package dev.ias.ops.development;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;

/**
 * A mail in the mailbox.
 *
 * @param number identifies the mail; newer mails have larger numbers, also after a restart
 * @param id the Message-ID, which several mails can have; empty if absent
 * @param text the first plain text; empty if absent
 * @param html the first HTML; empty if absent
 * @param code the code that the subject or the text contains; empty if absent
 */
@Serdeable
record ReceivedMail(
        long number,
        String id,
        String to,
        String from,
        String subject,
        String text,
        String html,
        Instant receivedAt,
        String code,
        List<Header> headers) {

    /** A header field with its decoded value. */
    @Serdeable
    record Header(String name, String value) {}
}
