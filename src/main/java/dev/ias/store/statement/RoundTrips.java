package dev.ias.store.statement;

import dev.ias.database.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;

/** Begins round trips, in the form that the database needs. */
@Singleton
public class RoundTrips {

    private final Database database;

    RoundTrips(Database database) {
        this.database = database;
    }

    /** Returns a round trip without statements. */
    public RoundTrip on(Connection connection) {
        return new RoundTrip(connection, database.shards().sharded());
    }
}
