package dev.ias.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnToken;
import dev.ias.bounce.Suppressions;
import dev.ias.limit.BounceKind;
import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AddressTest;
import dev.ias.verification.SecretHasher;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PurgeTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.purge.interval", "1h")
            .start();

    private void recordDeletionsByTransaction() {
        assumeFalse(DistributedDatabase.isCitus(), "Citus has no triggers on distributed tables");
        database.execute("create table deletion (transaction xid8, rows bigint)");
        database.execute("""
            create function record_deletion() returns trigger language plpgsql as $$
            begin
                insert into deletion select pg_current_xact_id(), count(*) from deleted having count(*) > 0;
                return null;
            end $$\
            """);
        database.execute("""
            create trigger record_deletion after delete on verification referencing old table as deleted
            for each statement execute function record_deletion()\
            """);
    }

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void expiredRowsAreDeletedInBatches() {
        recordDeletionsByTransaction();
        ias.signUp(JANE);
        copies(499);
        clock.advance(Duration.ofHours(24));

        purge();

        assertThat(count("verification")).isEqualTo("0");
        assertThat(database.query("select sum(rows) from deletion group by transaction order by transaction"))
                .containsExactly("200", "200", "100");
    }

    @Test
    void rowsThatHaveNotExpiredAreKept() {
        ias.signUp(JANE);
        clock.advance(Duration.ofHours(1));
        var token = ias.signUp(JUNE).token();
        clock.advance(Duration.ofHours(23).minusMillis(1));

        purge();
        assertThat(count("verification")).isEqualTo("2");

        clock.advance(Duration.ofMillis(1));
        purge();
        assertThat(database.query("select address from verification")).containsExactly(JUNE);
        // The token has expired, its sign-up has not.
        assertThat(ias.resend(token).error()).isEqualTo("401 user/407");
    }

    @Test
    void theExpiryOfALimitInUseIsExtended() {
        ias.signUp(JANE);
        clock.advance(Duration.ofHours(23));
        for (var i = 0; i < 5; i++) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        }
        var before = limits();
        clock.advance(Duration.ofMinutes(59));
        purge();
        assertThat(limits()).as("not extended before it expires").isEqualTo(before);

        clock.advance(Duration.ofMinutes(1));
        purge();

        assertThat(limits()).isNotEqualTo(before).hasSize(1);
        assertThat(database.query("select expires_at at time zone 'UTC' from rate_limit"))
                .containsExactly("2026-03-03 12:00:00");
        for (var i = 0; i < 5; i++) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        }
        assertThat(ias.signUp(JANE).error()).isEqualTo("429 user/300");
    }

    @Test
    void anUnusedLimitIsDeleted() {
        ias.signUp(JANE);
        ias.signUp(JUNE);
        clock.advance(Duration.ofHours(12));
        ias.signUp(JUNE);
        clock.advance(Duration.ofHours(12));

        purge();
        assertThat(limits()).hasSize(1);

        clock.advance(Duration.ofHours(24));
        purge();
        assertThat(limits()).isEmpty();
    }

    @Test
    void aMuteIsKeptUntilItEnds() {
        ias.signUp(JANE);
        ias.post(relay.lastTo(JANE).mutePath() + "?mute=on", "");

        for (var day = 1; day < 30; day++) {
            clock.advance(Duration.ofDays(1));
            purge();
            assertThat(database.query("select muted_until at time zone 'UTC' from rate_limit"))
                    .as("day %d", day)
                    .containsExactly("2026-03-31 12:00:00");
        }

        clock.advance(Duration.ofDays(1));
        purge();
        assertThat(limits()).isEmpty();
    }

    @Test
    void aSuppressionIsKeptUntilItEnds() {
        ias.signUp(JANE);
        report(BounceKind.HARD);

        for (var day = 1; day < 90; day++) {
            clock.advance(Duration.ofDays(1));
            purge();
        }
        assertThat(database.query("select suppressed_until at time zone 'UTC' from rate_limit"))
                .containsExactly("2026-05-30 12:00:00");

        clock.advance(Duration.ofDays(1));
        purge();
        assertThat(limits()).isEmpty();
    }

    @Test
    void reportsAreKeptWhileTheyWouldCountAgain() {
        ias.signUp(JANE);
        report(BounceKind.SOFT);

        clock.advance(Duration.ofDays(6));
        purge();
        assertThat(limits()).hasSize(1);

        clock.advance(Duration.ofDays(1));
        purge();
        assertThat(limits()).isEmpty();
    }

    @Test
    void theTimeOfARemovalIsKeptWhileReportsOfEarlierMailsWouldCount() {
        ias.signUp(JANE);
        report(BounceKind.HARD);
        ias.bean(Suppressions.class).remove(AddressTest.valid(JANE));

        clock.advance(Duration.ofDays(6));
        purge();
        assertThat(limits()).hasSize(1);

        clock.advance(Duration.ofDays(1));
        purge();
        assertThat(limits()).isEmpty();
    }

    /** Reports on the last mail to Jane. */
    private void report(BounceKind kind) {
        var mail =
                new ReturnToken(ias.bean(SecretHasher.class).recipient(AddressTest.valid(JANE)), clock.instant(), true);
        ias.bean(Bounces.class)
                .record(new BounceReport(mail, kind, Optional.empty(), Optional.empty()))
                .join();
    }

    @Test
    void aLimitWithoutSendsIsDeleted() {
        ias.signUp(JANE);
        database.execute("update rate_limit set arrivals = '{}'");
        clock.advance(Duration.ofHours(24));

        purge();

        assertThat(limits()).isEmpty();
    }

    /**
     * Reservations count until the end of the next step of the quota's window, which is after the row's first expiry.
     */
    @Test
    void theLimitOfAnAccountIsKeptUntilItsLastStepEnds() {
        database.execute("""
            insert into rate_limit (bucket, key, arrivals, actors, wrong_codes, expires_at, version)
            values (0, 'account:1', '{-500,1772366700000000}', '{}', '{}', '2026-03-02 12:00:01Z', 1)\
            """);
        clock.advance(Duration.ofDays(1).plusSeconds(1));

        purge();
        assertThat(limits()).hasSize(1);

        clock.advance(Duration.ofDays(1));
        purge();
        assertThat(limits()).isEmpty();
    }

    @Test
    void usersAreKept() {
        var token = ias.signUp(JANE).token();
        ias.confirm(token, relay.lastTo(JANE).code());
        clock.advance(Duration.ofDays(400));

        purge();

        assertThat(count("users")).isEqualTo("1");
        assertThat(count("verification")).isEqualTo("0");
    }

    @Test
    void theLagOfThePurgeIsAMetric() {
        assumeFalse(DistributedDatabase.isCitus(), "Citus has no rules on distributed tables");
        ias.signUp(JANE);
        purge();
        assertThat(lagSeconds()).isZero();

        // The lag grows if deletion fails.
        clock.advance(Duration.ofHours(25));
        database.execute("create rule kept as on delete to verification do instead nothing");
        purge();

        assertThat(lagSeconds()).isEqualTo(3_600);
    }

    private void purge() {
        ias.bean(Purge.class).run();
    }

    private double lagSeconds() {
        return ias.bean(MeterRegistry.class).get("ias.purge.lag").gauge().value();
    }

    private List<String> limits() {
        return database.query("select key, arrivals, expires_at from rate_limit");
    }

    private String count(String table) {
        return database.query("select count(*) from " + table).getFirst();
    }

    /** Inserts copies of the existing row. */
    private void copies(int rows) {
        database.execute("""
            insert into verification (
                   bucket, id, address, normalised_address, recipient, kind, language, sends, wrong_tries, next_send_at,
                   sent_at, send_ip,
                   created_at, updated_at, expires_at, version)
            select bucket, gen_random_uuid(), address, normalised_address, recipient, kind, language, sends, wrong_tries,
                   next_send_at, sent_at, send_ip, created_at, updated_at, expires_at, version
              from verification, generate_series(1, %s)\
            """.formatted(rows));
    }
}
