package dev.ias.webhook;

import dev.ias.account.AccountId;
import dev.ias.verification.Event;
import dev.ias.verification.Message;
import dev.ias.verification.Verification.Confirmation;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told.
 *
 * @param type which schema {@code data} has
 * @param timestamp when it happened (RFC 3339)
 */
@Serdeable
record WebhookBody(String type, String timestamp, Data data) {

    /**
     * Of which verification it is told.
     *
     * @param verificationId the subject of a sign-up's tokens
     * @param email the address as it was typed, with its domain in lower case
     * @param method {@code code} or {@code link}
     * @param userId of the user that a code has confirmed
     * @param account that had a link mailed
     * @param reason why it failed
     */
    @Serdeable
    record Data(
            UUID verificationId,
            String email,
            String method,
            @Nullable UUID userId,
            @Nullable String account,
            @Nullable String reason) {}

    static WebhookBody of(Event event) {
        return new WebhookBody(type(event.kind()), event.at().toString(), data(event));
    }

    private static String type(Event.Kind kind) {
        return switch (kind) {
            case CONFIRMED -> "email_verification.confirmed";
            case TRIES_EXHAUSTED -> "email_verification.failed";
        };
    }

    private static Data data(Event event) {
        var verification = event.verification();
        var link = verification.kind() == Message.Kind.LINK;
        return new Data(
                verification.id(),
                verification.address().typed(),
                link ? "link" : "code",
                link ? null : user(verification.confirmation()),
                account(verification.account()),
                event.kind() == Event.Kind.TRIES_EXHAUSTED ? "too_many_wrong_codes" : null);
    }

    private static @Nullable UUID user(@Nullable Confirmation confirmation) {
        return confirmation == null ? null : confirmation.user();
    }

    private static @Nullable String account(@Nullable AccountId account) {
        return account == null ? null : account.value();
    }

    /** The address stays out of logs. */
    @Override
    public String toString() {
        return "WebhookBody[" + type + "]";
    }
}
