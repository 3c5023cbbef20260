package dev.ias.database;

import java.util.List;

/**
 * A script of this jar in {@code db/migration}.
 *
 * @param version the number in its name
 * @param checksum Flyway's checksum of its text, which is stored when it is applied
 */
record Migration(String version, int checksum) {

    /** The scripts in the order of their versions. Reading them by Flyway takes a fifth of the start-up time. */
    static final List<Migration> ALL = List.of(new Migration("1", -804933051));

    static final String NEWEST = ALL.getLast().version();
}
