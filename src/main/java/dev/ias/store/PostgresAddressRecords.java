package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.verification.Address;
import dev.ias.verification.AddressRecords;
import dev.ias.verification.LimitKey;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Each statement that changes something is a transaction of its own, so that no lane waits for, or against, several. */
@Singleton
class PostgresAddressRecords implements AddressRecords {

    private final Database database;

    PostgresAddressRecords(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, List<Map<String, Object>>> list(Address address, Set<LimitKey> recipients) {
        return database.transaction(connection -> {
            var rows = new LinkedHashMap<String, List<Map<String, Object>>>();
            var keys = keys(connection, address, recipients);
            rows.put(AddressTables.USERS, AddressTables.users(connection, address.normalised()));
            rows.put(AddressTables.VERIFICATION, AddressTables.verifications(connection, address.normalised()));
            rows.put(AddressTables.OUTBOX, AddressTables.mails(connection, keys));
            rows.put(AddressTables.EVENT, AddressTables.events(connection, keys, address.normalised()));
            rows.put(AddressTables.RATE_LIMIT, AddressTables.limits(connection, keys));
            return rows;
        });
    }

    @Override
    public Map<String, Integer> delete(Address address, Set<LimitKey> recipients) {
        var text = address.normalised();
        var keys = database.transaction(connection -> keys(connection, address, recipients));
        var deleted = new LinkedHashMap<String, Integer>();
        // Verifications come last: they tell which rows of the other tables belong to the address.
        deleted.put(AddressTables.USERS, count(connection -> AddressChanges.deleteUsers(connection, text)));
        deleted.put(AddressTables.OUTBOX, count(connection -> AddressChanges.deleteMails(connection, keys)));
        deleted.put(AddressTables.EVENT, count(connection -> AddressChanges.deleteEvents(connection, keys, text)));
        deleted.put(AddressTables.RATE_LIMIT, count(connection -> AddressChanges.deleteLimits(connection, keys)));
        deleted.put(
                AddressTables.VERIFICATION, count(connection -> AddressChanges.deleteVerifications(connection, text)));
        return deleted;
    }

    @Override
    public Map<String, Integer> unlock(Address address, Set<LimitKey> recipients, Instant now) {
        var keys = database.transaction(connection -> keys(connection, address, recipients));
        var moment = now.truncatedTo(ChronoUnit.MICROS);
        var changed = new LinkedHashMap<String, Integer>();
        changed.put(AddressTables.RATE_LIMIT, count(connection -> AddressChanges.deleteLimits(connection, keys)));
        changed.put(
                AddressTables.VERIFICATION,
                count(connection -> AddressChanges.unlock(connection, address.normalised(), moment)));
        return changed;
    }

    private int count(Database.Work<Integer> statement) {
        return database.transaction(statement);
    }

    /** Verifications remember the recipient's key under which they began, although its own key may be gone by now. */
    private static AddressTables.Keys keys(Connection connection, Address address, Set<LimitKey> recipients)
            throws SQLException {
        var verifications = new ArrayList<UUID>();
        var limits = new LinkedHashSet<String>();
        recipients.forEach(recipient -> limits.add(recipient.value()));
        for (var row : AddressTables.verifications(connection, address.normalised())) {
            verifications.add(UUID.fromString(String.valueOf(row.get("id"))));
            limits.add(String.valueOf(row.get("recipient")));
        }
        return new AddressTables.Keys(verifications, limits);
    }
}
