package dev.ias.store.table;

import dev.ias.key.KeyPurpose;
import dev.ias.key.Sealer;
import dev.ias.verification.Address;
import dev.ias.verification.Challenge;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.LinkToken;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Encrypts the parts of a message that are secret or personal, bound to the message's id. */
@Singleton
public class OutboxPayload {

    private static final String SEPARATOR = "\n";

    private final Sealer sealer;

    OutboxPayload(Sealer sealer) {
        this.sealer = sealer;
    }

    Sealer.Sealed seal(OutboxMessage message) {
        return sealer.seal(KeyPurpose.OUTBOX, owner(message.id()), encode(message));
    }

    /**
     * Decrypts a message.
     *
     * @throws dev.ias.key.InvalidKeysException if its key was removed
     */
    public OutboxMessage open(OutboxRow row) {
        var payload = new Sealer.Sealed(row.keyId(), row.payload());
        var fields = new String(sealer.open(KeyPurpose.OUTBOX, owner(row.id()), payload), StandardCharsets.UTF_8)
                .split(SEPARATOR, -1);
        return new OutboxMessage(
                row.id(),
                new VerificationId(row.verificationId(), new LimitKey(row.recipient())),
                OutboxMessage.Kind.valueOf(fields[0]),
                new Address(fields[1], fields[1].toLowerCase(Locale.ROOT)),
                new Language(fields[2]),
                challenge(fields[3]),
                row.createdAt(),
                row.notAfter(),
                row.attempts(),
                present(fields[4]),
                present(fields[5]),
                row.uncertain());
    }

    private static Optional<String> present(String field) {
        return Optional.of(field).filter(value -> !value.isEmpty());
    }

    private static Optional<Challenge> challenge(String value) {
        return value.isEmpty()
                ? Optional.empty()
                : LinkToken.parse(value).<Challenge>map(token -> token).or(() -> Optional.of(new Code(value)));
    }

    /** The associated data: a payload decrypts for its own message only. */
    private static byte[] owner(UUID message) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(message.getMostSignificantBits())
                .putLong(message.getLeastSignificantBits())
                .array();
    }

    private static byte[] encode(OutboxMessage message) {
        return String.join(
                        SEPARATOR,
                        message.kind().name(),
                        message.to().typed(),
                        message.language().tag(),
                        message.challenge().map(Challenge::value).orElse(""),
                        message.country().orElse(""),
                        message.trace().orElse(""))
                .getBytes(StandardCharsets.UTF_8);
    }
}
