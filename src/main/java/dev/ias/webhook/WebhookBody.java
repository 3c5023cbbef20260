package dev.ias.webhook;

import dev.ias.limit.BounceKind;
import dev.ias.network.IpAddress;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Verification;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationEvent.Client;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Body of a webhook request: the type of its event, its time (RFC 3339), and its data, whose schema the type sets. */
sealed interface WebhookBody {

    String type();

    /** An event of a verification. */
    @Serdeable
    record OfVerification(String type, String timestamp, VerificationData data) implements WebhookBody {

        /** Omits the address, so that it is not logged. */
        @Override
        public String toString() {
            return "WebhookBody[" + type + "]";
        }
    }

    /** A report about a mail. */
    @Serdeable
    record OfMail(String type, String timestamp, MailData data) implements WebhookBody {

        /** Omits the address, so that it is not logged. */
        @Override
        public String toString() {
            return "WebhookBody[" + type + "]";
        }
    }

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
    record VerificationData(
            UUID verificationId,
            String email,
            String method,
            @Nullable UUID userId,
            @Nullable String account,
            @Nullable String clientAddress,
            @Nullable String userAgent,
            @Nullable String reason) {

        private static VerificationData of(
                Verification verification, Optional<Client> client, Optional<String> reason) {
            var link = verification.kind() == OutboxMessage.Kind.LINK;
            return new VerificationData(
                    verification.id(),
                    verification.address().typed(),
                    link ? "link" : "code",
                    link
                            ? null
                            : verification
                                    .confirmation()
                                    .map(Confirmation::user)
                                    .orElse(null),
                    verification.account().map(AccountId::value).orElse(null),
                    client.map(by -> IpAddress.format(by.address())).orElse(null),
                    client.flatMap(Client::userAgent).orElse(null),
                    reason.orElse(null));
        }
    }

    /**
     * The mail of the event.
     *
     * @param email its recipient, if the report names it
     * @param reason what the report says
     * @param status the enhanced status code (RFC 3463), if the report has one
     * @param sentAt time of the mail (RFC 3339)
     */
    @Serdeable
    record MailData(
            @Nullable String email, String reason, @Nullable String status, String sentAt) {}

    static WebhookBody of(VerificationEvent event) {
        return switch (event) {
            case VerificationEvent.Confirmed(var verification, var at, var client) ->
                new OfVerification(
                        "email_verification.confirmed",
                        at.toString(),
                        VerificationData.of(verification, Optional.of(client), Optional.empty()));
            case VerificationEvent.TriesExhausted(var verification, var at) ->
                new OfVerification(
                        "email_verification.failed",
                        at.toString(),
                        VerificationData.of(verification, Optional.empty(), Optional.of("too_many_wrong_codes")));
            case VerificationEvent.Bounced bounced ->
                new OfMail("email_verification.bounced", bounced.at().toString(), data(bounced));
        };
    }

    private static MailData data(VerificationEvent.Bounced bounced) {
        return new MailData(
                bounced.address().map(Address::typed).orElse(null),
                reason(bounced.kind()),
                bounced.status().orElse(null),
                bounced.sentAt().toString());
    }

    private static String reason(BounceKind kind) {
        return switch (kind) {
            case HARD -> "hard_bounce";
            case FULL -> "mailbox_full";
            case SOFT -> "soft_bounce";
            case COMPLAINT -> "complaint";
        };
    }
}
