package dev.ias.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.command.StepFailures;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Challenge;
import dev.ias.verification.Code;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.LinkToken;
import dev.ias.verification.SecretHash;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.UUID;

/** Creates challenges, before it is decided whether they are mailed. */
@Singleton
public class ChallengeFactory {

    private static final int HASH_BYTES = 32;

    private final SecretHasher hasher;
    private final Tracing tracing;
    private final SecureRandom random = new SecureRandom();

    ChallengeFactory(SecretHasher hasher, Tracing tracing) {
        this.hasher = hasher;
        this.tracing = tracing;
    }

    public MailDraft code(VerificationId id) {
        return StepFailures.run(Step.CREATE_CODE, () -> draft(id.id(), Code.random(random)));
    }

    public MailDraft link(VerificationId id) {
        return StepFailures.run(Step.CREATE_CODE, () -> draft(id.id(), LinkToken.random(id.id(), random)));
    }

    private MailDraft draft(UUID verification, Challenge challenge) {
        var hash = hasher.hash(verification, challenge.secret());
        var noise = new byte[HASH_BYTES];
        random.nextBytes(noise);
        return new MailDraft(
                UuidCreator.getTimeOrderedEpoch(),
                challenge,
                hash,
                new SecretHash(hash.keyId(), noise),
                tracing.traceparent());
    }
}
