package dev.ias.signup;

import dev.ias.PartBenchmark;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Code;
import dev.ias.verification.Policies;
import dev.ias.verification.SecretHash;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/** The resend rule alone, on immutable rows in memory. */
public class ResendBenchmark extends PartBenchmark {

    private static final String CODE = "123456";

    private final Scenario scenario = new Scenario(Policies.DEFAULT_RECIPIENT);
    private final VerificationId signUp = scenario.signedUp("jane.doe@example.com", CODE);
    private final MailDraft.Secret secret =
            new MailDraft.Secret(new Code(CODE), scenario.hasher.hash(signUp.id(), CODE));
    private final Command<QueuedMail> resend = new Resend(
            signUp,
            InetAddress.ofLiteral("192.0.2.1"),
            new MailDraft(
                    UUID.randomUUID(),
                    1,
                    true,
                    secret,
                    secret,
                    new SecretHash("none", new byte[32]),
                    Optional.empty(),
                    Optional.empty()));
    private final Instant tooSoon = scenario.now.plus(Duration.ofSeconds(29));
    private final Instant inTime = scenario.now.plus(Duration.ofSeconds(30));

    @Benchmark
    public Decision<?> granted() {
        return resend.decide(scenario.state, inTime, scenario.policy);
    }

    @Benchmark
    public Decision<?> refused() {
        return resend.decide(scenario.state, tooSoon, scenario.policy);
    }
}
