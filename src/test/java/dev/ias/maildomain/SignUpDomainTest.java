package dev.ias.maildomain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestNameServer;
import dev.ias.testing.TestNameServer.Fault;
import dev.ias.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-ups with domains that receive mail, receive none, or cannot be looked up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpDomainTest {

    // As long as is allowed, so that a slow machine does not turn an answer into a timeout.
    private static final String LONG = "5s";
    private static final String SHORT = "100ms";

    private final TestNameServer dns = new TestNameServer(60);
    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = setup(LONG).start();
    private final Ias impatient = setup(SHORT).start();

    private Ias.Setup setup(String timeout) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.mail.check-domain", true)
                .set("ias.dns.servers", dns.address())
                .set("ias.dns.timeout", timeout);
    }

    @BeforeAll
    void fillZones() {
        dns.nullMx("null-mx.example", 300)
                .empty("no-records.example")
                .mx("mail.example", 300, "mx.mail.example")
                .ipv4("only-ipv4.example", 300)
                .ipv6("only-ipv6.example", 300)
                .nullMx("null-mx-truncated.example", 300)
                .fault("null-mx-truncated.example", Fault.TRUNCATED_UDP)
                .mx("xn--bcher-kva.example", 300, "mx.mail.example");
    }

    @AfterAll
    void stop() throws IOException {
        ias.close();
        impatient.close();
        relay.close();
        dns.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        null-mx.example           | no_mail   | null-mx.example does not receive mail. Use another address.                           | 1
        null-mx-truncated.example | no_mail   | null-mx-truncated.example does not receive mail. Use another address.                 | 2
        no-records.example        | not_found | There is no mail server for no-records.example. Check the part after the @.           | 3
        missing.example           | not_found | There is no mail server for missing.example. Check the part after the @.              | 1
        """)
    void aDomainThatReceivesNoMailIsAnsweredWithTheReason(String domain, String argument, String reason, long queries) {
        var answer = ias.signUp("jane@" + domain);

        print(domain, answer);
        assertThat(answer.error()).isEqualTo("400 request/0");
        var detail = answer.json().path("validationDetail").path(0);
        assertThat(detail.path("field").asText()).isEqualTo("email");
        assertThat(detail.path("expression").asText()).isEqualTo("domain");
        assertThat(detail.path("argument").asText()).isEqualTo(argument);
        assertThat(detail.path("originalValue").asText()).isEqualTo("***@" + domain);
        assertThat(detail.path("reason").asText()).isEqualTo(reason);
        assertThat(dns.queries(domain)).isEqualTo(queries);
        assertThat(relay.mailsTo("jane@" + domain)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"mail.example, 1", "only-ipv4.example, 3", "only-ipv6.example, 3"})
    void aDomainWithAMailServerOrAnAddressIsMailed(String domain, long queries) {
        var answer = ias.signUp("jane@" + domain);

        print(domain, answer);
        assertThat(answer.outcome()).isEqualTo("201");
        assertThat(relay.mailsTo("jane@" + domain)).hasSize(1);
        assertThat(dns.queries(domain)).isEqualTo(queries);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVFAIL", "REFERRAL"})
    void anUnusableAnswerDeniesNothing(Fault fault) {
        assertOpen(ias, fault);
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENCE", "GARBAGE", "WRONG_ID", "WRONG_QUESTION", "SHORT_RECORD", "SILENT_TCP"})
    void noAnswerInTimeDeniesNothing(Fault fault) {
        assertOpen(impatient, fault);
    }

    /** The domain does not exist; the second query is the repeated one. */
    private void assertOpen(Ias service, Fault fault) {
        var domain = fault.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example";
        dns.fault(domain, fault);

        var answer = service.signUp("jane@" + domain);

        print(fault.name(), answer);
        assertThat(answer.outcome()).isEqualTo("201");
        assertThat(dns.queries(domain)).isBetween(1L, 4L);
        assertThat(relay.mailsTo("jane@" + domain)).hasSize(1);
    }

    @Test
    void theNameServerIsAskedForTheAsciiForm() {
        assertThat(ias.signUp("jane@bücher.example").outcome()).isEqualTo("201");

        assertThat(dns.queries()).contains("MX xn--bcher-kva.example");
    }

    @Test
    void anAddressLiteralAndASingleLabelAreMalformedAsBefore() {
        for (var address : List.of("jane@[192.0.2.1]", "jane@localhost")) {
            var answer = ias.signUp(address);

            assertThat(answer.json()
                            .path("validationDetail")
                            .path(0)
                            .path("expression")
                            .asText())
                    .isEqualTo("email");
        }
        assertThat(dns.queries("localhost")).isZero();
    }

    @Test
    void resultsAreCachedForTheTtlOfTheirRecords() {
        dns.mx("cached.example", 120, "mx.mail.example").nullMx("cached-null.example", 30);

        ask("cached.example", "cached-null.example", "cached-missing.example");
        clock.advance(Duration.ofSeconds(29));
        ask("cached.example", "cached-null.example", "cached-missing.example");
        assertThat(queries("cached.example", "cached-null.example", "cached-missing.example"))
                .containsExactly(1L, 1L, 1L);

        clock.advance(Duration.ofSeconds(2));
        ask("cached.example", "cached-null.example", "cached-missing.example");
        assertThat(queries("cached.example", "cached-null.example", "cached-missing.example"))
                .containsExactly(1L, 2L, 1L);

        // The minimum of the SOA record is 60 seconds.
        clock.advance(Duration.ofSeconds(30));
        ask("cached.example", "cached-missing.example");
        assertThat(queries("cached.example", "cached-missing.example")).containsExactly(1L, 2L);

        clock.advance(Duration.ofSeconds(60));
        ask("cached.example");
        assertThat(queries("cached.example")).containsExactly(2L);
    }

    @Test
    void aDomainIsLookedUpOnceAtATime() {
        dns.fault("held.example", Fault.HELD);
        var domains = ias.bean(MailDomains.class);

        var calls = IntStream.range(0, 50)
                .mapToObj(i -> domains.unusable(Set.of("held.example")))
                .toList();
        Eventually.until(Duration.ofSeconds(30), () -> dns.held() == 1);
        dns.release();

        assertThat(calls)
                .map(CompletableFuture::join)
                .allSatisfy(unusable -> assertThat(unusable).containsKey("held.example"));
        assertThat(dns.queries("held.example")).isEqualTo(1);
    }

    @Test
    void thousandsOfNamesAtOnceWaitForOneTimeoutAndAreLimitedInFlight() {
        try (var flooded = setup(SHORT).set("ias.dns.in-flight", 64).start()) {
            var names = names("flood", 5000);
            names.forEach(name -> dns.fault(name, Fault.SILENCE));

            var unusable = flooded.bean(MailDomains.class).unusable(names).join();

            var asked = dns.queries().stream()
                    .filter(query -> query.contains("flood"))
                    .distinct()
                    .count();
            System.out.printf(Locale.ROOT, "5000 silent names at once: %d denied, %d asked%n", unusable.size(), asked);
            assertThat(unusable).isEmpty();
            assertThat(asked).isLessThanOrEqualTo(64);
            assertThat(lookups(flooded, "overloaded")).isEqualTo(5000 - 64);
            assertThat(new HashSet<>(dns.ports())).hasSizeGreaterThan(16);
        }
    }

    @Test
    void lookupsAreLimitedPerMinute() {
        try (var limited = setup(LONG).set("ias.dns.lookups-per-minute", 100).start()) {
            var domains = limited.bean(MailDomains.class);

            var denied = names("rate", 1000).stream()
                    .mapToInt(name -> domains.unusable(Set.of(name)).join().size())
                    .sum();

            assertThat(denied).isEqualTo(100);
            assertThat(dns.queries().stream().filter(query -> query.contains("rate")))
                    .hasSize(100);
        }
    }

    @Test
    void sleepingServersAreSkippedForLaterLookups() throws IOException {
        try (var asleep = new TestNameServer()) {
            asleep.fault("first.example", Fault.SILENCE).fault("second.example", Fault.SILENCE);
            try (var service = setup("1s")
                    .set("ias.dns.servers", asleep.address() + "," + dns.address())
                    .start()) {
                service.signUp("jane@first.example");
                Eventually.until(Duration.ofSeconds(30), () -> dns.queries("first.example") == 1);

                assertThat(service.signUp("jane@second.example").error()).isEqualTo("400 request/0");
                assertThat(asleep.queries("second.example")).isZero();
            }
        }
    }

    /** The client's sign-ups are counted before the lookup and not refunded after it. */
    @Test
    void aClientCannotHaveMoreDomainsLookedUpThanSignUpsAreAllowed() {
        try (var limited =
                setup(LONG).set("ias.limits.client-sign-ups-per-hour", 2).start()) {
            var outcomes = IntStream.range(0, 4)
                    .mapToObj(i ->
                            limited.signUp("jane@invented" + i + ".example").outcome())
                    .toList();

            assertThat(outcomes).containsExactly("400 request/0", "400 request/0", "429 user/300", "429 user/300");
            assertThat(dns.queries().stream().filter(query -> query.contains("invented")))
                    .hasSize(2);
        }
    }

    @Test
    void theAnswerDependsOnTheDomainAloneAndNotOnWhetherTheAddressIsKnown() {
        dns.mx("moved.example", 10, "mx.mail.example");
        var known = "known@moved.example";
        var token = ias.signUp(known).token();
        assertThat(ias.confirm(token, relay.lastTo(known).code()).status()).isEqualTo(201);
        dns.remove("moved.example").nullMx("moved.example", 10);
        clock.advance(Duration.ofSeconds(11));

        assertThat(ias.signUp(known).response().body())
                .isEqualTo(ias.signUp("stranger@moved.example").response().body())
                .contains("no_mail");
    }

    /** Resends are not first mails. */
    @Test
    void aStartedSignUpContinues() {
        dns.mx("ending.example", 10, "mx.mail.example");
        var token = ias.signUp("jane@ending.example").token();
        dns.remove("ending.example");
        clock.advance(Duration.ofMinutes(1));

        assertThat(ias.resend(token).outcome()).isEqualTo("201");
    }

    @Test
    void outcomesAreCountedAndNoMetricNamesADomain() {
        ias.signUp("jane@counted.example");

        var meters = ias.bean(MeterRegistry.class);
        assertThat(meters.get("ias.domain.check")
                        .tag("outcome", "not_found")
                        .counter()
                        .count())
                .isPositive();
        assertThat(lookups(ias, "not_found")).isPositive();
        assertThat(meters.get("ias.domain.cached").gauge().value()).isPositive();
        assertThat(meters.getMeters())
                .noneMatch(meter -> meter.getId().toString().contains("counted.example"));
    }

    private void ask(String... domains) {
        ias.bean(MailDomains.class).unusable(Set.of(domains)).join();
    }

    private List<Long> queries(String... domains) {
        return List.of(domains).stream().map(dns::queries).toList();
    }

    private static Set<String> names(String label, int count) {
        return IntStream.range(0, count).mapToObj(i -> label + i + ".example").collect(Collectors.toSet());
    }

    private static long lookups(Ias ias, String outcome) {
        return ias.bean(MeterRegistry.class)
                .get("ias.domain.lookup")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private static void print(String what, Answer answer) {
        System.out.println(what + ": " + answer.outcome() + " "
                + answer.json().path("validationDetail").path(0).path("reason").asText());
    }
}
