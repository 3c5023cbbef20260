package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.link.VerificationFilter;
import dev.ias.link.VerificationPage;
import dev.ias.link.VerificationQueries;
import dev.ias.store.statement.RoundTrips;
import dev.ias.store.table.TrackedRow;
import dev.ias.store.table.VerificationRepository;
import dev.ias.store.table.VerificationTable;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import dev.ias.verification.Verification;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the table {@code verification}. */
@Singleton
class PostgresVerificationQueries implements VerificationQueries {

    private final Database database;
    private final RoundTrips trips;
    private final VerificationRepository repository;

    PostgresVerificationQueries(Database database, RoundTrips trips, VerificationRepository repository) {
        this.database = database;
        this.trips = trips;
        this.repository = repository;
    }

    @Override
    public Optional<Verification> find(UUID id) {
        return database.transaction(Bucket.of(id).number(), connection -> load(connection, List.of(id))).stream()
                .findAny();
    }

    @Override
    public Optional<Verification> findPending(Address address) {
        var bucket = Bucket.of(address).number();
        return database.transaction(bucket, connection -> {
            var id = repository.findPending(bucket, address.normalised());
            return load(connection, id.stream().toList()).stream().findAny();
        });
    }

    @Override
    public VerificationPage list(VerificationFilter filter) {
        var account = filter.account().value();
        var address = filter.address().map(Address::normalised).orElse(null);
        var confirmed = filter.confirmed().orElse(null);
        var from = filter.createdFrom().orElse(null);
        var to = filter.createdTo().orElse(null);
        return database.transaction(connection -> {
            var ids = repository.page(account, address, confirmed, from, to, filter.offset(), filter.limit());
            var total = repository.count(account, address, confirmed, from, to);
            return new VerificationPage(total, load(connection, ids));
        });
    }

    /** Returns the verifications that exist, in the order of the ids. */
    private List<Verification> load(Connection connection, List<UUID> ids) throws SQLException {
        var rows = new HashMap<UUID, TrackedRow<Verification>>();
        var trip = trips.on(connection);
        VerificationTable.load(trip, ids, rows);
        trip.execute();
        return ids.stream()
                .flatMap(id -> Optional.ofNullable(rows.get(id)).flatMap(TrackedRow::value).stream())
                .toList();
    }
}
