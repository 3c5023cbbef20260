package dev.ias.database;

import java.util.Optional;

/**
 * A row of Flyway's history.
 *
 * @param type SQL for a script; others were inserted by commands of Flyway, such as BASELINE
 * @param checksum empty for such rows
 */
record AppliedMigration(String version, String type, Optional<Integer> checksum, boolean success) {

    boolean of(Migration migration) {
        return version.equals(migration.version())
                && checksum.filter(sum -> sum == migration.checksum()).isPresent();
    }
}
