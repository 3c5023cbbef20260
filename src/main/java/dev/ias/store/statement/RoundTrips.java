package dev.ias.store.statement;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Begins round trips, in the form that the database needs. */
@Singleton
public class RoundTrips {

    // The catalogue of distributed tables exists if the extension does.
    private static final String CITUS = "select to_regclass('pg_catalog.pg_dist_partition') is not null";

    private volatile Optional<Boolean> sharded = Optional.empty();

    /** Returns a round trip without statements. */
    public RoundTrip on(Connection connection) throws SQLException {
        return new RoundTrip(connection, isSharded(connection));
    }

    /** Asks once: tables are distributed while the service is stopped. */
    private boolean isSharded(Connection connection) throws SQLException {
        if (sharded.isEmpty()) {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(CITUS)) {
                row.next();
                sharded = Optional.of(row.getBoolean(1));
            }
        }
        return sharded.orElseThrow();
    }
}
