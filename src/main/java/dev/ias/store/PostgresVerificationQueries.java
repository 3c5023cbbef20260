package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.link.VerificationFilter;
import dev.ias.link.VerificationPage;
import dev.ias.link.VerificationQueries;
import dev.ias.store.table.TrackedRow;
import dev.ias.store.table.VerificationListing;
import dev.ias.store.table.VerificationTable;
import dev.ias.verification.Verification;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the table {@code verification}. */
@Singleton
class PostgresVerificationQueries implements VerificationQueries {

    private final Database database;

    PostgresVerificationQueries(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Verification> find(UUID id) {
        return database.transaction(connection -> {
            var rows = new HashMap<UUID, TrackedRow<Verification>>();
            VerificationTable.load(connection, List.of(id), rows);
            return Optional.ofNullable(rows.get(id)).flatMap(TrackedRow::value);
        });
    }

    @Override
    public VerificationPage list(VerificationFilter filter) {
        return database.transaction(connection -> VerificationListing.page(connection, filter));
    }
}
