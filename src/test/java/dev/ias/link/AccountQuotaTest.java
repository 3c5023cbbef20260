package dev.ias.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.CommandStore;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The daily quota of an account in the database of two instances. Each test has its own account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountQuotaTest {

    private static final int LIMIT = 1_000_000;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final List<Ias> instances = List.of(start(), start());

    @BeforeAll
    void leaveTheBoundaryOfTheStep() {
        clock.advance(Duration.ofSeconds(1));
    }

    @AfterAll
    void stop() {
        instances.forEach(Ias::close);
        relay.close();
    }

    @Test
    void concurrentCallsOnTwoInstancesDoNotExceedTheQuota() {
        var account = new AccountId("1");
        insertLog(account, String.format(Locale.ROOT, "array[-999900, %d]", past()));

        var answers = Ias.parallel(30, call -> submit(call, account, "call" + call, 7));

        assertThat(answers.stream().flatMap(List::stream))
                .hasSize(210)
                .filteredOn(AddressResult.Mailed.class::isInstance)
                .hasSize(100);
        assertThat(verifications(account)).isEqualTo(100);
        assertThat(log(account)).isEqualTo(String.format(Locale.ROOT, "{-999900,%d,-100,%d}", past(), nextStep()));
    }

    @Test
    void unusedReservationsOfConcurrentCallsAreReleased() {
        var account = new AccountId("2");
        // The first address of each list is known, and so uses no quota.
        Ias.parallel(20, call -> submit(call, account, "list" + call, 1));
        clock.advance(Duration.ofDays(2));

        var answers = Ias.parallel(20, call -> submit(call, account, "list" + call, 5));

        assertThat(answers.stream().flatMap(List::stream))
                .filteredOn(AddressResult.Mailed.class::isInstance)
                .hasSize(80);
        assertThat(log(account)).isEqualTo(String.format(Locale.ROOT, "{-80,%d}", nextStep()));
    }

    @Test
    void reservationsOfOneAddressEachCount() {
        var account = new AccountId("3");
        insertLog(
                account,
                LongStream.rangeClosed(1, 998)
                        .mapToObj(n -> String.valueOf(past() + n))
                        .collect(Collectors.joining(",", "array[", "]")));

        assertThat(reserve(account, LIMIT).granted()).isEqualTo(LIMIT - 998);

        assertThat(log(account).split(",")).hasSize(1_000);
        assertThat(log(account))
                .startsWith(String.format(Locale.ROOT, "{%d,%d,", past() + 1, past() + 2))
                .endsWith(String.format(Locale.ROOT, ",%d,-%d,%d}", past() + 998, LIMIT - 998, nextStep()));
    }

    @Test
    void aMillionReservationsADayFitIntoSixHundredNumbers() {
        var account = new AccountId("4");
        var start = clock.instant();
        for (var call = 0; call < 600; call++) {
            assertThat(reserve(account, 1_600).granted()).isEqualTo(1_600);
            clock.advance(Duration.ofSeconds(143));
        }

        assertThat(reserve(account, LIMIT).granted()).isEqualTo(LIMIT - 600 * 1_600);
        var full = log(account);
        assertThat(full.split(",")).hasSizeBetween(2 * 286, 600);
        assertThat(reserve(account, 1).granted()).isZero();
        assertThat(log(account)).as("a reservation of nothing writes nothing").isEqualTo(full);

        // Reservations within five minutes are counted, and expire, at the end of these five minutes.
        clock.advance(
                Duration.between(clock.instant(), start.plus(Duration.ofDays(1)).plusSeconds(298)));
        assertThat(reserve(account, LIMIT).granted()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(reserve(account, LIMIT).granted()).isEqualTo(3 * 1_600);
    }

    private Ias start() {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.limits.account-addresses-per-day", LIMIT)
                // Long enough to wait for the verdict of the relay on a slow machine.
                .set("ias.outbox.verdict-timeout", "1m")
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.purge.interval", "1h")
                .start();
    }

    private ReserveQuota.Reservation reserve(AccountId account, int addresses) {
        return instances
                .getFirst()
                .bean(CommandStore.class)
                .submit(new ReserveQuota(account, addresses))
                .join();
    }

    private List<AddressResult> submit(int call, AccountId account, String name, int addresses) {
        var context = new BulkContext(account, Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));
        var list = IntStream.range(0, addresses)
                .mapToObj(i -> AddressTest.valid(String.format(Locale.ROOT, "%s-%d@example.com", name, i)))
                .toList();
        return instances.get(call % instances.size()).bean(LinkService.class).submit(context, list, false);
    }

    private void insertLog(AccountId account, String arrivals) {
        var key = LimitKey.of(account);
        database.execute("""
            insert into rate_limit (bucket, key, arrivals, actors, wrong_codes, expires_at, version)
            values (%s, '%s', %s, '{}', '{}', '2026-03-02 12:00Z', 1)\
            """.formatted(key.bucket().number(), key.value(), arrivals));
    }

    private String log(AccountId account) {
        return database.query("select arrivals from rate_limit where key = 'account:%s'".formatted(account.value()))
                .getFirst();
    }

    private int verifications(AccountId account) {
        return Integer.parseInt(
                database.query("select count(*) from verification where account = '%s'".formatted(account.value()))
                        .getFirst());
    }

    /** Returns the time of a second ago in microseconds, as stored. */
    private long past() {
        return (clock.instant().getEpochSecond() - 1) * 1_000_000;
    }

    /** Returns the time under which present reservations are stored. */
    private long nextStep() {
        return Math.ceilDiv(clock.instant().getEpochSecond(), 300L) * 300_000_000;
    }
}
