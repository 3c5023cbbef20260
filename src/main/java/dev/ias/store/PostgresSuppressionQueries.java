package dev.ias.store;

import dev.ias.bounce.SuppressedRecipient;
import dev.ias.bounce.SuppressionQueries;
import dev.ias.database.Database;
import dev.ias.limit.Suppression.Reason;
import dev.ias.store.table.SuppressionTable;
import dev.ias.verification.LimitKey;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads the suppressions of the table {@code rate_limit}. */
@Singleton
class PostgresSuppressionQueries implements SuppressionQueries {

    private final Database database;

    PostgresSuppressionQueries(Database database) {
        this.database = database;
    }

    @Override
    public List<SuppressedRecipient> page(Optional<Reason> reason, String after, int limit, Instant now) {
        return database.transaction(connection -> SuppressionTable.page(connection, reason, after, limit, now));
    }

    @Override
    public List<SuppressedRecipient> find(Collection<LimitKey> recipients, Instant now) {
        return database.transaction(connection -> SuppressionTable.find(connection, recipients, now));
    }
}
