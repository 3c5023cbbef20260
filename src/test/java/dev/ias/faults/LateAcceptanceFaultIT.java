package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Pause;
import dev.ias.testing.Reaction;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.Script;
import dev.ias.testing.SignedCalls;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import dev.ias.testing.load.Person;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The relay replies to the end of some mails after 12, 59, 61 and 300 seconds, with the default timeouts. All times are
 * divided by {@code ias.faults.hurry}, 10 by default: {@code -Dias.faults.hurry=1} takes 20 minutes.
 */
@ExtendWith(FaultTable.Provider.class)
class LateAcceptanceFaultIT {

    private static final int HURRY = Integer.getInteger("ias.faults.hurry", 10);
    private static final List<Integer> SECONDS = List.of(12, 59, 61, 300);
    private static final int PER_SECOND = 5;
    private static final Duration BEFORE = Duration.ofSeconds(20);
    private static final Duration ACCEPT_TIMEOUT = scaled(60);
    private static final Duration UNCERTAIN_DELAY = scaled(600);
    private static final Duration CODE_LIFETIME = scaled(600);
    // The time of a link's two attempts, and of the relay's reply to the second one, and some more.
    private static final Duration TIMEOUT = scaled(1_500).plusSeconds(60);

    @TempDir
    private Path directory;

    private static Duration scaled(int seconds) {
        return Duration.ofSeconds(seconds).dividedBy(HURRY);
    }

    /** A code expires before it would be retried; a link is retried once. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void lateRepliesMakeFewCopiesAndHoldUpNoOtherMail(FaultTable table) throws IOException {
        try (var deployment = new Deployment(directory)) {
            deployment
                    .set("IAS_MAIL_ACCEPT_TIMEOUT", ACCEPT_TIMEOUT.toMillis() + "ms")
                    .set("IAS_OUTBOX_UNCERTAIN_DELAY", UNCERTAIN_DELAY.toMillis() + "ms")
                    .set("IAS_LIMITS_CODE_LIFETIME", CODE_LIFETIME.toMillis() + "ms");
            var key = SignedCalls.ofNewKey(deployment, Deployment.JAR);
            var instance = deployment.start();
            deployment.relay().follow(Script.atEnd(LateAcceptanceFaultIT::reaction));
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(BEFORE);
            var begun = Instant.now();
            for (var seconds : SECONDS) {
                assertThat(instance.ias().signUp(code(seconds)).status()).isEqualTo(201);
                assertThat(submit(instance, key, link(seconds))).isEqualTo(200);
            }
            Eventually.until(CODE_LIFETIME, () -> accepted(deployment) >= 2 * SECONDS.size());
            var people = load.stop();
            table.note("other mails, before 8 late ones: " + latencies(deployment, people, Instant.MIN, begun));
            table.note("other mails, while 8 are late: " + latencies(deployment, people, begun, Instant.MAX));
            Eventually.until(
                    TIMEOUT,
                    () -> copies(deployment, link(SECONDS.getLast())) == 2
                            && deployment
                                    .database()
                                    .query("select id from outbox")
                                    .isEmpty());
            table.note("relay replies late to the end of a mail: copies " + copies(deployment));

            assertThat(SECONDS).allMatch(seconds -> copies(deployment, code(seconds)) == 1);
            assertThat(copies(deployment, link(SECONDS.getFirst()))).isOne();
            assertThat(SECONDS).allMatch(seconds -> copies(deployment, link(seconds)) <= 2);
            // Their codes may have expired by now, so they are not confirmed.
            assertThat(people)
                    .isNotEmpty()
                    .allSatisfy(person -> assertThat(deployment.relay().mailsTo(person.address()))
                            .hasSize((int) person.granted()));
        }
    }

    private static Reaction reaction(String recipient) {
        return SECONDS.stream()
                .filter(seconds -> recipient.equals(code(seconds)) || recipient.equals(link(seconds)))
                .<Reaction>map(seconds -> new Reaction.Wait(scaled(seconds)))
                .findFirst()
                .orElse(Reaction.ACCEPT);
    }

    private static String code(int seconds) {
        return String.format(Locale.ROOT, "code%d@example.com", seconds);
    }

    private static String link(int seconds) {
        return String.format(Locale.ROOT, "link%d@example.com", seconds);
    }

    private static int submit(Deployment.Instance instance, SignedCalls key, String address) {
        var ias = instance.ias();
        return ias.send(HttpRequest.newBuilder(ias.uri("/"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(key.submit(address)))
                        .build())
                .status();
    }

    /** Returns the number of late mails, with their copies, that the relay has accepted by now. */
    private static int accepted(Deployment deployment) {
        return SECONDS.stream()
                .flatMap(seconds -> Stream.of(code(seconds), link(seconds)))
                .mapToInt(recipient -> copies(deployment, recipient))
                .sum();
    }

    private static int copies(Deployment deployment, String recipient) {
        return deployment.relay().mailsTo(recipient).size();
    }

    private static String copies(Deployment deployment) {
        return SECONDS.stream()
                .map(seconds -> String.format(
                        Locale.ROOT,
                        "%s: code %d, link %d",
                        scaled(seconds),
                        copies(deployment, code(seconds)),
                        copies(deployment, link(seconds))))
                .collect(Collectors.joining("; "));
    }

    /** Returns the distribution of the times from a sign-up to its mail. */
    private static String latencies(Deployment deployment, List<Person> people, Instant from, Instant to) {
        var mails = deployment.relay().mailsByRecipient();
        var took = people.stream()
                .filter(person -> mails.containsKey(person.address()))
                .filter(person ->
                        signedUp(person).isAfter(from) && signedUp(person).isBefore(to))
                .map(person -> Duration.between(signedUp(person), first(mails, person)))
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "%d mails, %s",
                took.size(),
                IntStream.of(50, 90, 99, 100)
                        .mapToObj(percent -> String.format(
                                Locale.ROOT,
                                "p%d %s",
                                percent,
                                FaultTable.seconds(took.get((took.size() - 1) * percent / 100))))
                        .collect(Collectors.joining(", ")));
    }

    private static Instant signedUp(Person person) {
        return person.calls().getFirst().began();
    }

    private static Instant first(Map<String, List<RelayedMail>> mails, Person person) {
        return mails.getOrDefault(person.address(), List.of()).getFirst().at();
    }
}
