package dev.ias.signup;

import static dev.ias.signup.Scenario.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Decision;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reported waits are upper bounds, for every combination of limits. */
class ReportedWaitTest {

    private static final String JANE = "jane@example.com";

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReportedWaitNeverGrowsAndThenTheCallIsGranted(long seed) {
        var random = new Random(seed);
        var scenario = new Scenario(Policies.DEFAULT_RECIPIENT);
        var signUps = new ArrayList<>(List.of(scenario.signedUp(JANE, "000001")));
        for (var i = 0; i < 60; i++) {
            scenario.advance(randomDuration(random));
            var id = signUps.get(random.nextInt(signUps.size()));
            Supplier<Decision<QueuedMail>> resend = () -> scenario.resend(id, "000001");
            var fresh = scenario.newSignUp(JANE);
            Supplier<Decision<QueuedMail>> signUp = () -> scenario.signUp(fresh, JANE, "000001");
            var again = random.nextBoolean();
            if (grantedAfterWait(scenario, again ? resend : signUp, random, "seed " + seed) && !again) {
                signUps.add(fresh);
            }
        }
    }

    /** Repeats a call at random times until the reported wait is over; returns whether it was granted. */
    private static boolean grantedAfterWait(
            Scenario scenario, Supplier<Decision<QueuedMail>> call, Random random, String description) {
        var decision = call.get();
        var reported = Duration.ofDays(10);
        while (decision instanceof Decision.Refused<QueuedMail>
                && refused(decision) instanceof LimitExceeded(var l, var wait)) {
            assertThat(wait).as(description).isPositive().isLessThanOrEqualTo(reported);
            var step = random.nextInt(3) == 0 ? wait : Duration.ofNanos(1 + random.nextLong(wait.toNanos()));
            scenario.advance(step);
            reported = wait.minus(step);
            decision = call.get();
            if (reported.isZero()) {
                assertThat(decision instanceof Decision.Granted<QueuedMail>
                                || refused(decision) instanceof InvalidToken)
                        .as("%s: decision after the reported wait: %s", description, decision)
                        .isTrue();
            }
        }
        return decision instanceof Decision.Granted<QueuedMail>;
    }

    private static Duration randomDuration(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ofHours(random.nextInt(30));
            case 1 -> Duration.ofMinutes(random.nextInt(90));
            default -> Duration.ofSeconds(random.nextInt(60));
        };
    }
}
