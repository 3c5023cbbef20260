package dev.ias.ops;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readiness reports whether requests can do their work in the database, not only whether it answers. */
class DatabaseHealthTest {

    private final TestRelay relay = new TestRelay();
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);

    @SuppressWarnings("NullAway.Init") // by each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // by each test
    private Ias ias;

    private void startOn(TestDatabase used) {
        database = used;
        ias = Ias.setup().on(used, relay).set("endpoints.all.port", port).start();
    }

    @AfterEach
    void stop() {
        management.close();
        ias.close();
        relay.close();
    }

    @Test
    void aReadOnlyDatabaseIsDownAndRecoversWithoutARestart() {
        startOn(TestDatabase.exclusive());
        awaitReadiness("200 UP []");
        assertThat(ias.signUp("before@example.com").status()).isEqualTo(201);

        makeReadOnly("on");
        cutConnections();

        assertThat(ias.signUp("meanwhile@example.com").status()).isEqualTo(500);
        awaitReadiness("503 DOWN [\"The database is read-only\"]");
        assertThat(status("/health/liveness")).isEqualTo("200");

        // Connections opened in the meantime stay read-only until they are closed, like those to a demoted server.
        makeReadOnly("off");
        awaitReadiness("200 UP []");
        eventually(() -> assertThat(ias.signUp("after@example.com").status()).isIn(201, 429));
    }

    @Test
    void requestsEvictReadOnlyConnections() {
        startOn(TestDatabase.exclusive());
        assertThat(ias.signUp("before@example.com").status()).isEqualTo(201);
        makeReadOnly("on");
        cutConnections();
        // The first request may use a terminated connection; error 303 shows that a new one was used.
        eventually(() -> assertThat(ias.signUp("meanwhile@example.com").error()).isEqualTo("500 user/303"));

        makeReadOnly("off");

        eventually(() -> assertThat(ias.signUp("after@example.com").status()).isIn(201, 429));
    }

    @Test
    void aReadOnlyDatabaseOpensTheCircuitBreaker() {
        startOn(TestDatabase.exclusive());
        makeReadOnly("on");
        cutConnections();

        for (var call = 0; call < 6; call++) {
            ias.signUp(String.format(Locale.ROOT, "meanwhile-%d@example.com", call));
        }

        // Error 301 shows that the circuit breaker is open.
        eventually(() -> assertThat(ias.signUp("refused@example.com").error()).isEqualTo("500 user/301"));
    }

    @Test
    void anEmptyRecreatedDatabaseIsDown() {
        startOn(TestDatabase.create());
        awaitReadiness("200 UP []");

        database.execute("drop schema %s cascade".formatted(database.schema()));
        database.execute("create schema " + database.schema());

        assertThat(ias.signUp("row18@example.com").status()).isEqualTo(500);
        awaitReadiness("503 DOWN [\"The database lacks the table flyway_schema_history; it is empty, or another one"
                + " than at the start\"]");
        assertThat(status("/health/liveness")).isEqualTo("200");
    }

    @Test
    void aMissingTableIsReported() {
        startOn(TestDatabase.create());
        database.execute("alter table users rename to elsewhere");
        awaitReadiness("503 DOWN [\"The database lacks the tables users\"]");

        database.execute("alter table elsewhere rename to users");
        awaitReadiness("200 UP []");
    }

    @Test
    void anOldSchemaVersionIsReportedAndANewerOneIsNot() {
        startOn(TestDatabase.create());
        database.execute("update flyway_schema_history set version = '0'");
        awaitReadiness("503 DOWN [\"The database has schema version 0; this jar needs 1\"]");

        database.execute("update flyway_schema_history set version = '1'");
        database.execute("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                + " installed_by, execution_time, success)"
                + " values (99, '99', 'later', 'SQL', 'V99__later.sql', 'test', 1, true)");

        awaitReadiness("200 UP []");
    }

    @Test
    void concurrentProbesCauseAtMostOneQueryPerSecond() {
        startOn(TestDatabase.exclusive());
        awaitReadiness("200 UP []");
        var before = transactions();

        Ias.parallel(100, call -> management.get("/health/readiness").status());

        assertThat(transactions() - before).isLessThan(50);
    }

    private void awaitReadiness(String expected) {
        eventually(() -> assertThat(readiness()).isEqualTo(expected));
    }

    private String readiness() {
        var answer = management.get("/health/readiness");
        return String.format(
                Locale.ROOT,
                "%d %s %s",
                answer.status(),
                answer.json().path("status").asText(),
                answer.json()
                        .at("/details/database/details/conditions")
                        .toString()
                        .transform(conditions -> conditions.isEmpty() ? "[]" : conditions));
    }

    private String status(String path) {
        return String.valueOf(management.get(path).status());
    }

    private long transactions() {
        database.execute("select pg_stat_clear_snapshot()");
        List<String> count = database.query(
                "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
        return Long.parseLong(count.getFirst());
    }

    private void makeReadOnly(String value) {
        // As a superuser connected to another database, which the setting does not affect.
        database.administer("alter database %s set default_transaction_read_only = " + value);
    }

    private void cutConnections() {
        database.query("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
    }
}
