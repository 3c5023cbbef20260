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

/** What the start does with the tables that it finds. */
class SchemaMigrationTest {

    private static final String LOOKED = "Successfully validated 3 migrations";

    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theNewestVersionIsThatOfTheLastFile() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .map(name -> Integer.valueOf(name.substring(1, name.indexOf("__"))))
                            .max(Comparator.naturalOrder()))
                    .hasValue(Integer.valueOf(SchemaMigration.NEWEST));
        }
    }

    @Test
    void tablesThatAreUpToDateAreLeftAlone() {
        assertThat(startedWith()).contains(LOOKED, "now at version v3");

        assertThat(startedWith()).doesNotContain("Migrat", LOOKED);
    }

    @Test
    void tablesOfAnEarlierVersionAreBroughtUpToDate() {
        startedWith();
        database.execute("delete from flyway_schema_history where version = '3'");
        database.execute("drop table event");

        assertThat(startedWith()).contains("now at version v3");
    }

    @Test
    void tablesOfALaterVersionAreLookedAtByFlyway() {
        startedWith();
        database.execute("""
            insert into flyway_schema_history
            select 99, '99', 'later', type, 'V99__later.sql', 0, installed_by, installed_on, 0, true
              from flyway_schema_history where installed_rank = 1\
            """);

        assertThat(startedWith()).contains("Successfully validated 4 migrations");
    }

    @Test
    void aChangeThatFailedIsNotPassedOver() {
        startedWith();
        database.execute("update flyway_schema_history set success = false where version = '3'");

        assertThatThrownBy(this::startedWith).rootCause().hasMessageContaining("failed migration");
    }

    /** What the start writes to the log. */
    private String startedWith() {
        try (var log = new LogCapture();
                var ias = Ias.setup().on(database, relay).start()) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);
            return log.text();
        }
    }
}
