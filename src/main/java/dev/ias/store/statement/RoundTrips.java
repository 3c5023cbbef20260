package dev.ias.store.statement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Begins round trips, in the form that the database needs. */
@Singleton
public class RoundTrips {

    // The catalogue of distributed tables exists if the extension does.
    private static final String CITUS = "select to_regclass('pg_catalog.pg_dist_partition') is not null";

    private final Counter executed;
    private volatile Optional<Boolean> sharded = Optional.empty();

    RoundTrips(MeterRegistry meters) {
        this.executed = Counter.builder("ias.store.round.trips")
                .description("Round trips to the database by batches of commands")
                .register(meters);
    }

    /** Returns a round trip without statements. */
    public RoundTrip on(Connection connection) throws SQLException {
        return new RoundTrip(connection, isSharded(connection), executed);
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
