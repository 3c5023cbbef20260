package dev.ias.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Failure.Step;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.UUID;

/** Makes new secrets, before it is known whether they will be mailed. */
@Singleton
class Sendings {

    private static final int MAC_BYTES = 32;

    private final SecretMac secretMac;
    private final Tracing tracing;
    private final SecureRandom random = new SecureRandom();

    Sendings(SecretMac secretMac, Tracing tracing) {
        this.secretMac = secretMac;
        this.tracing = tracing;
    }

    Sending ofCode(VerificationId id) {
        return Steps.run(Step.CREATE_CODE, () -> of(id.id(), Code.random(random)));
    }

    Sending ofLink(VerificationId id) {
        return Steps.run(Step.CREATE_CODE, () -> of(id.id(), LinkToken.random(id.id(), random)));
    }

    private Sending of(UUID verification, Challenge challenge) {
        var mac = secretMac.sign(verification, challenge.secret());
        var noise = new byte[MAC_BYTES];
        random.nextBytes(noise);
        return new Sending(
                UuidCreator.getTimeOrderedEpoch(), challenge, mac, new Mac(mac.keyId(), noise), tracing.traceparent());
    }
}
