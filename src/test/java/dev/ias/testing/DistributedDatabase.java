package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/**
 * A database with tables distributed by {@code src/deploy/citus/distribute.sql}. PostgreSQL's partitions emulate the
 * shards of Citus.
 */
public final class DistributedDatabase {

    /** Number of partitions of a distributed table. */
    public static final int PARTS = 8;

    private static final Path DISTRIBUTE = Path.of("src/deploy/citus/distribute.sql");
    private static final Path STAND_IN = Path.of("src/test/resources/citus/stand-in.sql");

    private DistributedDatabase() {}

    public static TestDatabase create() {
        var database = undistributed();
        database.execute(read(STAND_IN));
        run(database);
        return database;
    }

    /** Creates the tables, as the first start of ias does. */
    public static TestDatabase undistributed() {
        var database = TestDatabase.empty();
        Flyway.configure()
                .dataSource(database.url(), "postgres", "")
                .loggers("slf4j")
                .load()
                .migrate();
        return database;
    }

    /** Runs {@code distribute.sql}. */
    public static void run(TestDatabase database) {
        database.execute("set search_path = public, citus; " + read(DISTRIBUTE));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
