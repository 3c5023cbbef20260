package dev.ias.verification;

import dev.ias.PartBenchmark;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;

/** The rule alone, on rows in memory that stay as they are. */
public class ResendBenchmark extends PartBenchmark {

    private static final String CODE = "123456";

    private final Scenario scenario = new Scenario(Scenario.RECIPIENT_LIMIT);
    private final VerificationId signUp = scenario.signedUp("jane.doe@example.com", CODE);
    private final Mac mac = scenario.secretMac.sign(signUp.id(), CODE);
    private final Command<Sent> resend = new Resend(
            signUp,
            InetAddress.ofLiteral("192.0.2.1"),
            new Sending(UUID.randomUUID(), new Code(CODE), mac, new Mac("none", new byte[32])));
    private final Instant tooSoon = scenario.now.plus(Duration.ofSeconds(29));
    private final Instant inTime = scenario.now.plus(Duration.ofSeconds(30));

    @Benchmark
    public Decision<?> granted() {
        return resend.decide(scenario.rows, inTime, scenario.policy);
    }

    @Benchmark
    public Decision<?> refused() {
        return resend.decide(scenario.rows, tooSoon, scenario.policy);
    }
}
