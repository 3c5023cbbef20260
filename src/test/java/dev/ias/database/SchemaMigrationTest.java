package dev.ias.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schema migration at start-up. */
class SchemaMigrationTest {

    private static final String VALIDATED = "Successfully validated 4 migrations";

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

    @Test
    void aLaterVersionIsValidatedByFlyway() {
        logOfStart();
        database.execute("""
            insert into flyway_schema_history
            select 99, '99', 'later', type, 'V99__later.sql', 0, installed_by, installed_on, 0, true
              from flyway_schema_history where installed_rank = 1\
            """);

        assertThat(logOfStart()).contains("Successfully validated 5 migrations");
    }

    @Test
    void aFailedMigrationFailsTheStart() {
        logOfStart();
        database.execute("update flyway_schema_history set success = false where version = '5'");

        assertThatThrownBy(this::logOfStart).rootCause().hasMessageContaining("failed migration");
    }

    /** Starts the service and returns its log. */
    private String logOfStart() {
        try (var log = new LogCapture();
                var ias = Ias.setup().on(database, relay).start()) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);
            return log.text();
        }
    }
}
