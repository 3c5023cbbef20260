package dev.ias.verification;

import static dev.ias.verification.Scenario.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.LimitExceeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wait that is told once is kept, whatever limits it comes from. */
class WaitingTest {

    private static final String JANE = "jane@example.com";

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoeverWaitsIsNeverToldMoreAndThenPasses(long seed) {
        var random = new Random(seed);
        var scenario = new Scenario(Scenario.RECIPIENT_LIMIT);
        var signUps = new ArrayList<>(List.of(scenario.signedUp(JANE, "000001")));
        for (var i = 0; i < 60; i++) {
            scenario.pass(someTime(random));
            var id = signUps.get(random.nextInt(signUps.size()));
            Supplier<Decision<Sent>> resend = () -> scenario.resend(id, "000001");
            var fresh = scenario.newSignUp(JANE);
            Supplier<Decision<Sent>> signUp = () -> scenario.signUp(fresh, JANE, "000001");
            var again = random.nextBoolean();
            if (waited(scenario, again ? resend : signUp, random, "seed " + seed) && !again) {
                signUps.add(fresh);
            }
        }
    }

    /** Asks, and asks again at times while the wait lasts; returns whether it was granted in the end. */
    private static boolean waited(Scenario scenario, Supplier<Decision<Sent>> call, Random random, String description) {
        var decision = call.get();
        var told = Duration.ofDays(10);
        while (decision instanceof Decision.Refused<Sent>
                && refused(decision) instanceof LimitExceeded(var l, var wait)) {
            assertThat(wait).as(description).isPositive().isLessThanOrEqualTo(told);
            var step = random.nextInt(3) == 0 ? wait : Duration.ofNanos(1 + random.nextLong(wait.toNanos()));
            scenario.pass(step);
            told = wait.minus(step);
            decision = call.get();
            if (told.isZero()) {
                assertThat(decision instanceof Decision.Granted<Sent> || refused(decision) instanceof InvalidToken)
                        .as("%s: the whole wait was waited, and the answer is %s", description, decision)
                        .isTrue();
            }
        }
        return decision instanceof Decision.Granted<Sent>;
    }

    private static Duration someTime(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ofHours(random.nextInt(30));
            case 1 -> Duration.ofMinutes(random.nextInt(90));
            default -> Duration.ofSeconds(random.nextInt(60));
        };
    }
}
