package dev.ias.token;

import dev.ias.PartBenchmark;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestKeys;
import dev.ias.verification.LimitKey;
import dev.ias.verification.VerificationId;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/** Issuing and verifying the token of a sign-up, which every authenticated call and every 201 of the REST API does. */
public class EmailVerificationTokensBenchmark extends PartBenchmark {

    private final KeyRing ring = KeyRing.parse(TestKeys.ring("token"));
    private final EmailVerificationTokens tokens = new EmailVerificationTokens(
            purpose -> ring,
            new TokenSettings("ias", "relying-party", AuthAlgorithm.EDDSA, Duration.ofDays(1), Duration.ofMinutes(10)),
            Clock.systemUTC());
    private final VerificationId signUp = new VerificationId(UUID.randomUUID(), new LimitKey("r".repeat(22)));
    private final String token = tokens.issue(signUp);

    @Benchmark
    public String issue() {
        return tokens.issue(signUp);
    }

    @Benchmark
    public VerificationId verify() {
        return tokens.verify(token);
    }
}
