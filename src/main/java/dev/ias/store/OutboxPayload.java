package dev.ias.store;

import dev.ias.key.KeyPurpose;
import dev.ias.key.Sealer;
import dev.ias.verification.Address;
import dev.ias.verification.Challenge;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Message;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What of a message is a secret or tells who gets it, as it is kept: encrypted, and bound to its message. */
@Singleton
class OutboxPayload {

    private static final String SEPARATOR = "\n";

    private final Sealer sealer;

    OutboxPayload(Sealer sealer) {
        this.sealer = sealer;
    }

    Sealer.Sealed seal(Message message) {
        return sealer.seal(KeyPurpose.OUTBOX, owner(message.id()), encode(message));
    }

    /**
     * The message whose payload it is.
     *
     * @throws dev.ias.key.InvalidKeysException when its key is gone
     */
    Message open(
            UUID id,
            VerificationId verification,
            Sealer.Sealed payload,
            Instant createdAt,
            Instant notAfter,
            int attempts) {
        var fields = new String(sealer.open(KeyPurpose.OUTBOX, owner(id), payload), StandardCharsets.UTF_8)
                .split(SEPARATOR, -1);
        return new Message(
                id,
                verification,
                Message.Kind.valueOf(fields[0]),
                new Address(fields[1], fields[1].toLowerCase(Locale.ROOT)),
                Language.valueOf(fields[2]),
                challenge(fields[3]),
                createdAt,
                notAfter,
                attempts,
                trace(fields));
    }

    /** Rows of earlier versions have none. */
    private static Optional<String> trace(String[] fields) {
        return fields.length > 4 ? Optional.of(fields[4]).filter(trace -> !trace.isEmpty()) : Optional.empty();
    }

    private static Optional<Challenge> challenge(String value) {
        return value.isEmpty()
                ? Optional.empty()
                : LinkToken.parse(value).<Challenge>map(token -> token).or(() -> Optional.of(new Code(value)));
    }

    /** A payload belongs to its message. */
    private static byte[] owner(UUID message) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(message.getMostSignificantBits())
                .putLong(message.getLeastSignificantBits())
                .array();
    }

    private static byte[] encode(Message message) {
        return String.join(
                        SEPARATOR,
                        message.kind().name(),
                        message.to().typed(),
                        message.language().name(),
                        message.challenge().map(Challenge::value).orElse(""),
                        message.trace().orElse(""))
                .getBytes(StandardCharsets.UTF_8);
    }
}
