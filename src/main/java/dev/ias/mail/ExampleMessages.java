package dev.ias.mail;

import dev.ias.verification.Address;
import dev.ias.verification.Challenge;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.LinkToken;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Example messages, whose codes and links are of a verification that does not exist. */
public final class ExampleMessages {

    public static final Address RECIPIENT = new Address("jane.doe@example.com", "jane.doe@example.com");

    private static final UUID VERIFICATION = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);
    private static final Duration LINK_LIFETIME = Duration.ofDays(3);

    private ExampleMessages() {}

    /** Returns a message with a new id. */
    public static OutboxMessage of(Kind kind, Language language, Address recipient, Instant now) {
        return new OutboxMessage(
                UUID.randomUUID(),
                new VerificationId(VERIFICATION, new LimitKey("0123456789abcdefghijkl")),
                kind,
                recipient,
                language,
                challenge(kind),
                now,
                now.plus(kind == Kind.LINK ? LINK_LIFETIME : CODE_LIFETIME),
                0,
                kind == Kind.LINK ? Optional.empty() : Optional.of("DE"),
                Optional.empty(),
                false);
    }

    private static Optional<Challenge> challenge(Kind kind) {
        return switch (kind) {
            case CODE -> Optional.of(new Code("123456"));
            case LINK -> Optional.of(new LinkToken(VERIFICATION, "0123456789abcdef".repeat(2)));
            case KNOWN_ADDRESS -> Optional.empty();
        };
    }
}
