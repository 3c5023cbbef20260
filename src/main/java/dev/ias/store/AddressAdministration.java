package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.store.table.AddressChanges;
import dev.ias.store.table.AddressTables;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationEvent;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Shows, deletes and unlocks the data of an address, for operators. Searches its bucket. Each changing statement is a
 * transaction of its own, so that no lane waits for several; a failed deletion can be repeated.
 */
@Singleton
public class AddressAdministration {

    private final Database database;
    private final SecretHasher hasher;
    private final Clock clock;

    AddressAdministration(Database database, SecretHasher hasher, Clock clock) {
        this.database = database;
        this.hasher = hasher;
        this.clock = clock;
    }

    /**
     * Returns the stored rows by table, each with its non-null columns, without secret hashes and encrypted mails.
     * Values are texts, numbers and lists of texts; times are in ISO 8601.
     */
    public Map<String, List<Map<String, Object>>> list(Address address) {
        return transaction(address, connection -> {
            var rows = new LinkedHashMap<String, List<Map<String, Object>>>();
            var keys = keys(connection, address);
            rows.put(AddressTables.USERS, AddressTables.users(connection, address));
            rows.put(AddressTables.VERIFICATION, AddressTables.verifications(connection, address));
            rows.put(AddressTables.OUTBOX, AddressTables.mails(connection, keys));
            rows.put(AddressTables.EVENT, AddressTables.events(connection, keys, address.normalised()));
            rows.put(AddressTables.RATE_LIMIT, AddressTables.limits(connection, keys));
            return rows;
        });
    }

    /** Deletes all stored rows, limits included; returns the number of deleted rows by table. */
    public Map<String, Integer> delete(Address address) {
        var text = address.normalised();
        var keys = transaction(address, connection -> keys(connection, address));
        var deleted = new LinkedHashMap<String, Integer>();
        // Verifications last: they lead to the rows of the other tables.
        deleted.put(
                AddressTables.USERS,
                transaction(address, connection -> AddressChanges.deleteUsers(connection, address)));
        deleted.put(
                AddressTables.OUTBOX, transaction(address, connection -> AddressChanges.deleteMails(connection, keys)));
        deleted.put(
                AddressTables.EVENT,
                transaction(address, connection -> AddressChanges.deleteEvents(connection, keys, text)));
        deleted.put(
                AddressTables.RATE_LIMIT,
                transaction(address, connection -> AddressChanges.deleteLimits(connection, keys)));
        deleted.put(
                AddressTables.VERIFICATION,
                transaction(address, connection -> AddressChanges.deleteVerifications(connection, address)));
        return deleted;
    }

    /**
     * Empties the limit history of the address's mailbox but for its mute, and resets wrong tries and cool-downs of its
     * open verifications; returns the number of changed rows by table.
     */
    public Map<String, Integer> unlock(Address address) {
        var keys = transaction(address, connection -> keys(connection, address));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var changed = new LinkedHashMap<String, Integer>();
        changed.put(
                AddressTables.RATE_LIMIT,
                transaction(address, connection -> AddressChanges.unlockLimits(connection, keys)));
        changed.put(
                AddressTables.VERIFICATION,
                transaction(address, connection -> AddressChanges.unlock(connection, address, now)));
        return changed;
    }

    private <T> T transaction(Address address, Database.Work<T> work) {
        return database.transaction(Bucket.of(address).number(), work);
    }

    /** Adds the limit keys that verifications were created with, whose MAC key may have been removed since. */
    private AddressTables.Keys keys(Connection connection, Address address) throws SQLException {
        var verifications = new ArrayList<UUID>();
        var limits = new LinkedHashSet<String>();
        for (var recipient : hasher.recipients(address)) {
            limits.add(recipient.value());
            // The events of bounces have no verification.
            verifications.add(VerificationEvent.Bounced.subject(recipient));
        }
        for (var row : AddressTables.verifications(connection, address)) {
            verifications.add(UUID.fromString(String.valueOf(row.get("id"))));
            limits.add(String.valueOf(row.get("recipient")));
        }
        return new AddressTables.Keys(Bucket.of(address), verifications, limits);
    }
}
