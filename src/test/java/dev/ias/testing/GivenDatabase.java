package dev.ias.testing;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database that the system property {@code ias.test.database} names by its JDBC URL. Each test has a schema of it,
 * which is dropped after the test. Schemas and roles that a killed run has left are dropped by the next run.
 */
final class GivenDatabase {

    private static final String PREFIX = "ias_test_";
    private static final String LOCK_TIMEOUT = "set lock_timeout = '20s'; ";

    // The service rejects unknown system properties that begin with "ias.".
    private static final Optional<GivenDatabase> GIVEN =
            Optional.ofNullable(System.clearProperty("ias.test.database")).map(GivenDatabase::new);

    private final String url;
    private final String run;
    private final boolean citus;
    // Its session holds the advisory lock of this run.
    private final Connection alive;
    private final AtomicInteger number = new AtomicInteger();
    private final Set<String> schemas = ConcurrentHashMap.newKeySet();

    private GivenDatabase(String url) {
        this.url = url;
        this.run = String.format(Locale.ROOT, "%08x", new SecureRandom().nextInt());
        var database = database();
        try {
            this.alive = database.connect();
            try (var statement = alive.createStatement()) {
                statement.execute("select pg_advisory_lock(hashtext('%s'))".formatted(run));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("ias.test.database cannot be used", e);
        }
        this.citus = !database.query("select from pg_extension where extname = 'citus'")
                .isEmpty();
        dropOfDeadRuns();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Returns the database; empty if the system property is not set. */
    static Optional<GivenDatabase> given() {
        return GIVEN;
    }

    /** Returns whether the database is given and has the extension Citus. */
    static boolean isCitus() {
        return GIVEN.isPresent() && GIVEN.get().citus;
    }

    TestDatabase createSchema() {
        var schema = PREFIX + run + "_" + number.incrementAndGet();
        database().execute("create schema " + schema);
        schemas.add(schema);
        var created = TestDatabase.schema(url, schema);
        SchemasOfTests.created(created);
        Sentinels.database(created);
        return created;
    }

    /** Drops a schema, those whose names begin with its name, and roles whose names end with it. */
    void drop(TestDatabase database) {
        schemas.remove(database.name());
        dropAll(database.name());
    }

    private void dropAll(String schema) {
        database()
                .query("select nspname from pg_namespace where nspname = '%1$s' or nspname like '%1$s\\_%%'"
                        .formatted(schema))
                .forEach(name -> database().execute(LOCK_TIMEOUT + "drop schema if exists %s cascade".formatted(name)));
        database()
                .query("select rolname from pg_roles where rolname like '%%\\_%s'".formatted(schema))
                .forEach(role -> database().execute("drop role " + role));
    }

    private void dropOfDeadRuns() {
        database().query("""
            select run
              from (select distinct (regexp_match(name, 'ias_test_([0-9a-f]{8})_'))[1] as run
                      from (select nspname from pg_namespace union all select rolname from pg_roles) as names (name))
                   as runs
             where run is not null and run <> '%s'
            """.formatted(run)).forEach(this::dropIfDead);
    }

    private void dropIfDead(String other) {
        try (var connection = database().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_try_advisory_lock(hashtext('%s'))".formatted(other))) {
            row.next();
            if (row.getBoolean(1)) {
                database().query("""
                    select distinct substring(name from 'ias_test_%s_[0-9]+')
                      from (select nspname from pg_namespace union all select rolname from pg_roles) as names (name)
                     where name like '%%ias\\_test\\_%s\\_%%'
                    """.formatted(other, other)).forEach(this::dropAll);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void close() {
        try (alive) {
            schemas.forEach(this::dropAll);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestDatabase database() {
        return TestDatabase.schema(url, "public");
    }
}
