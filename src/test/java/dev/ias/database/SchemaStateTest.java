package dev.ias.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Flyway's history compared to the migrations of the jar. */
class SchemaStateTest {

    @Test
    void theOwnMigrationsAreUpToDate() {
        assertThat(SchemaState.of(own())).isEqualTo(new SchemaState.UpToDate());
    }

    @Test
    void anEmptyHistoryIsPending() {
        assertThat(SchemaState.of(List.of())).isEqualTo(new SchemaState.Pending(List.of("1")));
    }

    @Test
    void laterMigrationsAreOfANewerVersion() {
        var applied = own();
        applied.add(script("99", 0));

        assertThat(SchemaState.of(applied)).isEqualTo(new SchemaState.Newer(List.of("99")));
    }

    @Test
    void aChangedScriptIsUnusable() {
        var applied = own();
        applied.set(0, script("1", 0));

        assertThat(SchemaState.of(applied))
                .isInstanceOfSatisfying(
                        SchemaState.Unusable.class,
                        unusable -> assertThat(unusable.problem())
                                .startsWith("Schema version 1 (SQL) was not made by the script of this jar"));
    }

    @Test
    void aBaselineIsUnusable() {
        var applied = own();
        applied.set(0, new AppliedMigration("1", "BASELINE", Optional.empty(), true));

        assertThat(SchemaState.of(applied))
                .isInstanceOfSatisfying(
                        SchemaState.Unusable.class,
                        unusable ->
                                assertThat(unusable.problem()).startsWith("Schema version 1 (BASELINE) was not made"));
    }

    @Test
    void aMissingVersionIsUnusable() {
        var applied = own();
        applied.set(0, script("2", 0));

        assertThat(SchemaState.of(applied)).isInstanceOf(SchemaState.Unusable.class);
    }

    @Test
    void aFailedMigrationIsUnusable() {
        var applied = own();
        applied.set(0, new AppliedMigration("1", "SQL", applied.getFirst().checksum(), false));

        assertThat(SchemaState.of(applied))
                .isInstanceOfSatisfying(
                        SchemaState.Unusable.class,
                        unusable ->
                                assertThat(unusable.problem()).startsWith("The change to schema version 1 has failed"));
    }

    private static List<AppliedMigration> own() {
        return new ArrayList<>(Migration.ALL.stream()
                .map(migration -> script(migration.version(), migration.checksum()))
                .toList());
    }

    private static AppliedMigration script(String version, int checksum) {
        return new AppliedMigration(version, "SQL", Optional.of(checksum), true);
    }
}
