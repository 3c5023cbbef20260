package dev.ias.store.statement;

import dev.ias.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.sql.Connection;

/** Begins round trips, in the form that the database needs, and counts them. */
@Singleton
public class RoundTrips {

    private final Database database;
    private final Counter executed;

    RoundTrips(Database database, MeterRegistry meters) {
        this.database = database;
        this.executed = Counter.builder("ias.store.round.trips")
                .description("Round trips to the database by batches of commands")
                .register(meters);
    }

    /** Returns a round trip without statements. */
    public RoundTrip on(Connection connection) {
        return new RoundTrip(connection, database.shards().sharded(), executed);
    }
}
