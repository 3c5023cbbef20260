package dev.ias.database;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schema migration at start-up. */
class SchemaMigrationTest {

    private static final String VALIDATED = "Successfully validated 5 migrations";
    private static final String BLOCKED_FOR_TWO_SECONDS = """
        select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and clock_timestamp() - query_start > interval '2 seconds'\
        """;

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theNewestVersionIsTheLastMigrationFile() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
                            .max(Comparator.naturalOrder()))
                    .hasValue(Integer.valueOf(SchemaMigration.NEWEST));
        }
    }

    @Test
    void flywayIsSkippedIfTheSchemaIsUpToDate() {
        assertThat(logOfStart()).contains(VALIDATED, "now at version v5");

        assertThat(logOfStart()).doesNotContain("Migrat", VALIDATED);
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

    @Test
    void aLaterVersionIsValidatedByFlyway() {
        logOfStart();
        database.execute("""
            insert into flyway_schema_history
            select 99, '99', 'later', type, 'V99__later.sql', 0, installed_by, installed_on, 0, true
              from flyway_schema_history where installed_rank = 1\
            """);

        assertThat(logOfStart()).contains("Successfully validated 6 migrations");
    }

    @Test
    void aFailedMigrationFailsTheStart() {
        logOfStart();
        database.execute("update flyway_schema_history set success = false where version = '5'");

        assertThatThrownBy(this::logOfStart).rootCause().hasMessageContaining("failed migration");
    }

    /** Starts the service and returns its log. */
    private String logOfStart(String... setting) {
        var setup = Ias.setup().on(database, relay);
        if (setting.length > 0) {
            setup.set(setting[0], setting[1]);
        }
        try (var log = new LogCapture();
                var ias = setup.start()) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);
            return log.text();
        }
    }
}
