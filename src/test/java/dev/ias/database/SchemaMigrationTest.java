package dev.ias.database;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.database.connection.Pooler;
import dev.ias.database.connection.UnpooledConnections;
import dev.ias.database.shard.Sharding;
import dev.ias.settings.Secrets;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.jdbc.DataSourceResolver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schema migration at start-up. */
class SchemaMigrationTest {

    // Flyway writes the number in the digits of the default locale.
    private static final String VALIDATED = "Successfully validated";
    private static final String BLOCKED_FOR_TWO_SECONDS = """
        select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and clock_timestamp() - query_start > interval '2 seconds'\
        """;

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.empty();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theMigrationsAreThoseOfTheFiles() {
        var files = Flyway.configure()
                .dataSource(database.url(), "postgres", "")
                .load()
                .info()
                .all();

        assertThat(files)
                .extracting(file -> new Migration(String.valueOf(file.getVersion()), file.getChecksum()))
                .containsExactlyElementsOf(Migration.ALL);
    }

    @Test
    void flywayIsSkippedIfTheSchemaIsUpToDate() {
        assertThat(logOfStart()).contains(VALIDATED, "now at version v5");

        assertThat(logOfStart()).doesNotContain("Migrating", VALIDATED);
    }

    @Test
    void anEarlierVersionIsMigrated() {
        logOfStart();
        database.execute("delete from flyway_schema_history where version = '5'");
        database.execute("drop table used_solution");

        assertThat(logOfStart()).contains("now at version v5");
    }

    /** The timeout of reads in requests must not abort the change of a large table. */
    @Test
    void aMigrationMayTakeLongerThanTheTimeoutOfRequests() throws SQLException {
        logOfStart();
        database.execute("delete from flyway_schema_history where version = '5'");
        database.execute("drop table used_solution");
        try (var other = DriverManager.getConnection(database.url(), "postgres", "");
                var statement = other.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            // Blocks the migration, which creates a table of this name.
            statement.execute("create table used_solution (id int)");
            var start = CompletableFuture.supplyAsync(
                    () -> logOfStart("datasources.default.data-source-properties.socketTimeout", "1"), threads);
            eventually(() -> assertThat(database.query(BLOCKED_FOR_TWO_SECONDS)).isNotEmpty());
            other.rollback();

            assertThat(start.join()).contains("now at version v5");
        }
    }

    /** Timeouts of the role are those of requests, too. */
    @ParameterizedTest
    @ValueSource(strings = {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"})
    void aMigrationMayTakeLongerThanATimeoutOfTheRole(String timeout) throws SQLException {
        var impatient = TestDatabase.exclusive();
        impatient.administer("alter database %s set " + timeout + " = '500ms'");
        logOfStart("ias.database.url", impatient.url());
        impatient.execute("delete from flyway_schema_history where version = '5'");
        impatient.execute("drop table used_solution");
        try (var other = DriverManager.getConnection(impatient.url(), "postgres", "");
                var statement = other.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            statement.execute("set idle_in_transaction_session_timeout = 0");
            other.setAutoCommit(false);
            statement.execute("create table used_solution (id int)");
            var start = CompletableFuture.supplyAsync(() -> logOfStart("ias.database.url", impatient.url()), threads);
            eventually(
                    () -> assertThat(impatient.query(BLOCKED_FOR_TWO_SECONDS)).isNotEmpty());
            other.rollback();

            assertThat(start.join()).contains("now at version v5");
        }
    }

    /** Flyway's own bound is 50 attempts, one a second. */
    @Test
    void anInstanceWaitsForTheMigrationOfAnother() {
        assertThat(SchemaMigration.flyway(connections()).getConfiguration().getLockRetryCount())
                .isNegative();
    }

    @Test
    void aLaterVersionIsAccepted() {
        logOfStart();
        database.execute("""
            insert into flyway_schema_history
            select 99, '99', 'later', type, 'V99__later.sql', 0, installed_by, installed_on, 0, true
              from flyway_schema_history where installed_rank = 1\
            """);

        assertThat(logOfStart())
                .contains("this jar does not know schema version 99")
                .doesNotContain(VALIDATED);
        assertThat(migrate()).isEqualTo("99");
    }

    @Test
    void aFailedMigrationFailsTheStart() {
        logOfStart();
        database.execute("update flyway_schema_history set success = false where version = '5'");

        assertThat(problemOfStart()).startsWith("ias.database.url: The change to schema version 5 has failed");
    }

    @Test
    void aChangedChecksumFailsTheStart() {
        logOfStart();
        database.execute("update flyway_schema_history set checksum = checksum + 1 where version = '2'");

        assertThat(problemOfStart())
                .startsWith("ias.database.url: Schema version 2 (SQL) was not made by the script of this jar");
    }

    @ParameterizedTest
    @CsvSource({
        "create table customers (id int), table customers",
        "create view numbers as select 1, view numbers",
        "create function answer() returns int language sql as 'select 42', function answer",
        "create type mood as enum ('good'), type mood",
        "create domain positive as int, type positive",
    })
    void aSchemaOfAnotherApplicationFailsTheStart(String statement, String object) {
        database.execute(statement);

        assertThat(problemOfStart())
                .isEqualTo("ias.database.url: The schema %s contains objects of another application (%s): ias needs a"
                                .formatted(database.schema(), object)
                        + " database or a schema of its own, which currentSchema in the URL names");
        assertThat(problemOfCommand()).isEqualTo(problemOfStart());
    }

    @Test
    void aSchemaOfItsOwnBesideThatOfAnotherApplicationIsUsed() {
        database.execute("create table customers (id int)");
        var own = database.name() + "_ias";
        database.execute("create schema " + own);

        assertThat(logOfStart("ias.database.url", database.urlOfSchema(own))).contains("now at version v5");
    }

    @Test
    void aBaselineOfAnotherApplicationFailsTheStart() {
        Flyway.configure()
                .dataSource(database.url(), "postgres", "")
                .baselineOnMigrate(true)
                .load()
                .baseline();

        assertThat(problemOfStart()).startsWith("ias.database.url: Schema version 1 (BASELINE) was not made by");
    }

    @Test
    void withoutMigrationAtStartTheCommandMigrates() {
        assertThatThrownBy(() -> logOfStart("ias.database.migrate-at-start", false))
                .rootCause()
                .hasMessage(
                        "ias.database.migrate-at-start is false, and the schema lacks versions 1, 2, 3, 4, 5: run the"
                                + " command `database migrate`");

        assertThat(migrate()).isEqualTo("5");
        assertThat(migrate()).isEqualTo("5");
        assertThat(logOfStart("ias.database.migrate-at-start", false)).doesNotContain("Migrating", VALIDATED);
    }

    @Test
    void aUserWithoutTheRightToCreateTablesIsNamed() {
        var reader = "reader_" + database.name();
        database.execute("create role " + reader + " login");
        database.execute("grant usage on schema %s to %s".formatted(database.schema(), reader));
        var setup = Ias.setup()
                .on(database, relay)
                .set("ias.database.url", database.urlWithoutUser())
                .set("ias.database.username", reader);

        assertThatThrownBy(setup::start)
                .rootCause()
                .hasMessageStartingWith(
                        "ias.database.username may not create tables in the schema " + database.schema());
    }

    private String problemOfStart() {
        return problem(this::logOfStart);
    }

    private String problemOfCommand() {
        return problem(this::migrate);
    }

    private static String problem(ThrowableAssert.ThrowingCallable work) {
        var failure = catchThrowable(work);
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(UnusableDatabaseException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseThrow(() -> new AssertionError(failure));
    }

    private String migrate() {
        return new SchemaMigration(DataSourceResolver.DEFAULT, connections(), settings()).run();
    }

    /** Starts the service and returns its log. */
    private String logOfStart() {
        return logOfStart("ias.store.lanes", 1);
    }

    private String logOfStart(String setting, Object value) {
        var setup = Ias.setup().on(database, relay).set(setting, value);
        try (var log = new LogCapture();
                var ias = setup.start()) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);
            return log.text();
        }
    }

    private UnpooledConnections connections() {
        return new UnpooledConnections(settings(), new Secrets());
    }

    private DatabaseSettings settings() {
        return new DatabaseSettings(database.url(), "postgres", "", 6, Pooler.DETECT, Sharding.DETECT, true);
    }
}
