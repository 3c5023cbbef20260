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
import java.util.Optional;
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

    /**
     * Creates a code.
     *
     * @param length digits of the code for a mailbox whose codes are not being guessed
     * @param actor who requests the mail
     * @param reserve whether the mail may use the reserve of the recipient's quotas
     * @param country where the mail is requested from, if known
     */
    public MailDraft code(VerificationId id, int length, long actor, boolean reserve, Optional<String> country) {
        return StepFailures.run(
                Step.CREATE_CODE,
                () -> draft(
                        secret(id.id(), Code.random(length, random)),
                        secret(id.id(), Code.random(Code.MAXIMUM_LENGTH, random)),
                        actor,
                        reserve,
                        country));
    }

    public MailDraft link(VerificationId id, long actor) {
        return StepFailures.run(Step.CREATE_CODE, () -> {
            var secret = secret(id.id(), LinkToken.random(id.id(), random));
            return draft(secret, secret, actor, true, Optional.empty());
        });
    }

    private MailDraft.Secret secret(UUID verification, Challenge challenge) {
        return new MailDraft.Secret(challenge, hasher.hash(verification, challenge.secret()));
    }

    private MailDraft draft(
            MailDraft.Secret usual, MailDraft.Secret hardened, long actor, boolean reserve, Optional<String> country) {
        var noise = new byte[HASH_BYTES];
        random.nextBytes(noise);
        return new MailDraft(
                UuidCreator.getTimeOrderedEpoch(),
                actor,
                reserve,
                usual,
                hardened,
                new SecretHash(usual.hash().keyId(), noise),
                country,
                tracing.traceparent());
    }
}
