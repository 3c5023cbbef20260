package dev.ias.webhook;

import dev.ias.network.IpAddress;
import dev.ias.verification.AccountId;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationEvent.Client;
import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Body of a webhook request.
 *
 * @param type type of the event, which determines the schema of {@code data}
 * @param timestamp time of the event (RFC 3339)
 */
@Serdeable
record WebhookBody(String type, String timestamp, Data data) {

    /**
     * The verification of the event.
     *
     * @param verificationId id of the verification, the subject of a sign-up's tokens
     * @param email the address as entered, with its domain in lower case
     * @param method {@code code} or {@code link}
     * @param userId id of the user, if confirmed by code
     * @param account account that requested the link
     * @param clientAddress address of the client that confirmed
     * @param userAgent software of the client that confirmed, as it names itself
     * @param reason reason of a failure
     */
    @Serdeable
    record Data(
            UUID verificationId,
            String email,
            String method,
            @Nullable UUID userId,
            @Nullable String account,
            @Nullable String clientAddress,
            @Nullable String userAgent,
            @Nullable String reason) {}

    static WebhookBody of(VerificationEvent event) {
        return new WebhookBody(type(event.kind()), event.at().toString(), data(event));
    }

    private static String type(VerificationEvent.Kind kind) {
        return switch (kind) {
            case CONFIRMED -> "email_verification.confirmed";
            case TRIES_EXHAUSTED -> "email_verification.failed";
        };
    }

    private static Data data(VerificationEvent event) {
        var verification = event.verification();
        var link = verification.kind() == OutboxMessage.Kind.LINK;
        return new Data(
                verification.id(),
                verification.address().typed(),
                link ? "link" : "code",
                link
                        ? null
                        : verification.confirmation().map(Confirmation::user).orElse(null),
                verification.account().map(AccountId::value).orElse(null),
                event.client().map(client -> IpAddress.format(client.address())).orElse(null),
                event.client().flatMap(Client::userAgent).orElse(null),
                event.kind() == VerificationEvent.Kind.TRIES_EXHAUSTED ? "too_many_wrong_codes" : null);
    }

    /** Omits the address, so that it is not logged. */
    @Override
    public String toString() {
        return "WebhookBody[" + type + "]";
    }
}
