package dev.ias.signup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.abuse.SimulatedBreaker;
import dev.ias.limit.NetworkLimiter;
import dev.ias.testing.TestClock;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People who use the service as intended meet none of the default limits. Executed on the limiters and rules. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HonestUseTest {

    private static final InetAddress OFFICE = InetAddress.ofLiteral("198.51.100.7");
    private static final String CODE = "123456";
    private static final String MISTYPED = "123465";

    private Defaults defaults;

    @BeforeAll
    void readSettings() {
        defaults = Defaults.load();
    }

    /** One in five mistypes a code, one in five requests another mail. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anOfficeOfTwoHundredBehindOneAddressOverAWorkingDay(long seed) {
        var network = new Network();
        network.signUp(200, Duration.ofHours(8), new Random(seed));

        assertThat(network.confirmed).isEqualTo(200);
        assertThat(network.wrongCodes).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aClassOfThirtyWithinFiveMinutesFromOneAddress(long seed) {
        var network = new Network();
        network.signUp(30, Duration.ofMinutes(5), new Random(seed));

        assertThat(network.confirmed).isEqualTo(30);
        assertThat(network.wrongCodes).isEqualTo(6);
    }

    @Test
    void aPersonMistypesThreeCodesAndResendsTwice() {
        var network = new Network();
        var person = network.new Person("jane@example.com");
        person.signUp();
        person.mistype();
        network.advance(Duration.ofSeconds(30));
        person.resend();
        person.mistype();
        network.advance(Duration.ofSeconds(60));
        person.resend();
        person.mistype();
        person.confirm();

        assertThat(network.confirmed).isOne();
        assertThat(network.wrongCodes).isEqualTo(3);
    }

    /** The people behind one address. */
    private final class Network {

        private record Planned(Instant at, Runnable call) {}

        private final TestClock clock = new TestClock();
        private final Scenario scenario = new Scenario(defaults.policy());
        private final NetworkLimiter signUps =
                new NetworkLimiter(defaults.limits().signUps(), clock);
        private final NetworkLimiter guesses =
                new NetworkLimiter(defaults.limits().wrongCodes(), clock);
        private final SimulatedBreaker breaker = new SimulatedBreaker(defaults.breaker());
        private final PriorityQueue<Planned> plan = new PriorityQueue<>(Comparator.comparing(Planned::at));
        private int confirmed;
        private int wrongCodes;

        Network() {
            scenario.client = OFFICE;
            scenario.now = clock.instant();
        }

        /** Lets people sign up at random times within a period. */
        void signUp(int people, Duration period, Random random) {
            var begin = clock.instant();
            for (var number = 0; number < people; number++) {
                var at = begin.plusMillis(random.nextLong(period.toMillis()));
                plan(at, new Person(String.format(Locale.ROOT, "person%d@example.com", number)), number);
            }
            while (!plan.isEmpty()) {
                var next = plan.remove();
                advance(Duration.between(clock.instant(), next.at()));
                next.call().run();
            }
        }

        private void plan(Instant at, Person person, int number) {
            plan(at, person, Person::signUp);
            if (number % 5 == 0) {
                plan(at.plusSeconds(20), person, Person::mistype);
            }
            if (number % 5 == 1) {
                plan(at.plusSeconds(45), person, Person::resend);
            }
            plan(at.plusSeconds(60), person, Person::confirm);
        }

        private void plan(Instant at, Person person, Consumer<Person> call) {
            plan.add(new Planned(at, () -> call.accept(person)));
        }

        void advance(Duration time) {
            clock.advance(time);
            scenario.now = clock.instant();
        }

        private final class Person {

            private final String address;
            private final VerificationId id;

            Person(String address) {
                this.address = address;
                this.id = scenario.newSignUp(address);
            }

            void signUp() {
                assertThat(signUps.take(OFFICE)).as("wait for a sign-up").isEmpty();
                Scenario.granted(scenario.signUp(id, address, CODE));
            }

            void resend() {
                Scenario.granted(scenario.resend(id, CODE));
            }

            void mistype() {
                assertThat(guesses.take(OFFICE)).as("wait for a code").isEmpty();
                Scenario.refused(scenario.confirm(id, MISTYPED));
                scenario.run(new CountWrongCode(id.recipient()));
                count(false);
                wrongCodes++;
            }

            void confirm() {
                assertThat(guesses.take(OFFICE)).as("wait for a code").isEmpty();
                Scenario.granted(scenario.confirm(id, CODE));
                guesses.refund(OFFICE);
                count(true);
                confirmed++;
            }

            private void count(boolean correct) {
                breaker.record(clock.instant(), correct ? 1 : 0, correct ? 0 : 1);
                assertThat(breaker.isOpen(clock.instant())).isFalse();
            }
        }
    }
}
