package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * A database with tables distributed by {@code src/deploy/citus/distribute.sql}. PostgreSQL's partitions emulate the
 * shards of Citus, unless {@code ias.test.database} names a cluster.
 */
public final class DistributedDatabase {

    /** Number of partitions or shards of a distributed table. */
    public static final int PARTS = 8;

    private static final Path DISTRIBUTE = Path.of("src/deploy/citus/distribute.sql");
    private static final Path STAND_IN = Path.of("src/test/resources/citus/stand-in.sql");

    private static final String STAND_IN_PATH = "set search_path = public, citus; ";
    private static final String SETTINGS = """
        set citus.shard_count = %d;
        set citus.multi_shard_modify_mode = 'sequential';
        """.formatted(PARTS);

    private DistributedDatabase() {}

    public static TestDatabase create() {
        var database = migrated(isCitus() ? TestDatabase.empty() : TestDatabase.exclusive());
        if (!isCitus()) {
            database.execute(read(STAND_IN));
        }
        run(database);
        return database;
    }

    /** Returns whether the tables are distributed by Citus itself. */
    public static boolean isCitus() {
        return GivenDatabase.isCitus();
    }

    /** Creates the tables, as the first start of ias does. */
    public static TestDatabase undistributed() {
        return migrated(TestDatabase.empty());
    }

    private static TestDatabase migrated(TestDatabase database) {
        Flyway.configure()
                .dataSource(database.url(), "postgres", "")
                .loggers("slf4j")
                .load()
                .migrate();
        return database;
    }

    /** Runs {@code distribute.sql}. */
    public static void run(TestDatabase database) {
        database.execute((isCitus() ? SETTINGS : STAND_IN_PATH) + read(DISTRIBUTE));
    }

    /** Returns columns of the catalogue of distributed tables, for those of this database, in the order of their names. */
    public static List<String> tables(TestDatabase database, String columns) {
        var schema = database.query("select relnamespace::regnamespace from pg_class where relname = 'citus_tables'");
        return database.query("""
            select %s
              from %s.citus_tables t
             where table_name in (select oid from pg_class where relnamespace = current_schema()::regnamespace)
             order by table_name::text\
            """.formatted(columns, schema.getFirst()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
