package dev.ias.store.table;

import dev.ias.database.KeyedUpdates;
import dev.ias.verification.Address;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** Statements that delete and unlock the rows of an address, each by its primary key. */
public final class AddressChanges {

    private static final String FIND_VERIFICATIONS =
            "select bucket, id from verification where bucket = ? and normalised_address = ?";

    private static final String DELETE_VERIFICATION = "delete from verification where bucket = ? and id = ?";

    private static final String UNLOCK = """
        update verification set wrong_tries = 0, next_send_at = ?, updated_at = ?, version = version + 1
         where bucket = ? and id = ? and verified_at is null and expires_at > ?
           and (wrong_tries > 0 or next_send_at > ?)\
        """;

    private static final String DELETE_USER = "delete from users where bucket = ? and normalised_address = ?";

    private static final String FIND_LIMITS = "select bucket, key from rate_limit where bucket = ? and key = any (?)";

    private static final String ONLY_LIMITS = """
         muted_until is null and coalesce(suppressed_reason, 'REFUSED') = 'REFUSED'
           and reports is null and settled_at is null\
        """;

    private static final String FIND_ONLY_LIMITS = FIND_LIMITS + " and (" + ONLY_LIMITS + ")";

    private static final String FIND_MORE = FIND_LIMITS + " and not (" + ONLY_LIMITS + ")";

    private static final String DELETE_LIMIT = "delete from rate_limit where bucket = ? and key = ?";

    // A mute was requested by its owner and is no lock; only the command for suppressions removes what reports caused.
    private static final String UNLOCK_LIMIT = """
        update rate_limit
           set arrivals = '{}', actors = '{}', wrong_codes = '{}',
               suppressed_reason = nullif(suppressed_reason, 'REFUSED'),
               suppressed_since = case when suppressed_reason <> 'REFUSED' then suppressed_since end,
               suppressed_until = case when suppressed_reason <> 'REFUSED' then suppressed_until end,
               version = version + 1
         where bucket = ? and key = ?\
        """;

    private static final String FIND_MAILS = "select bucket, verification_id, id from outbox"
            + " where bucket = ? and (verification_id = any (?) or recipient = any (?))";

    private static final String DELETE_MAIL = "delete from outbox where bucket = ? and verification_id = ? and id = ?";

    private static final String FIND_EVENTS = """
        select bucket, verification_id, id
          from event
         where bucket = ? and (verification_id = any (?) or lower(body::jsonb #>> '{data,email}') = ?)\
        """;

    private static final String DELETE_EVENT = "delete from event where bucket = ? and verification_id = ? and id = ?";

    private AddressChanges() {}

    public static int deleteUsers(Connection connection, Address address) throws SQLException {
        try (var statement = connection.prepareStatement(DELETE_USER)) {
            AddressTables.bind(statement, address);
            return statement.executeUpdate();
        }
    }

    public static int deleteVerifications(Connection connection, Address address) throws SQLException {
        return KeyedUpdates.change(
                connection,
                FIND_VERIFICATIONS,
                search -> AddressTables.bind(search, address),
                DELETE_VERIFICATION,
                (delete, found) -> {
                    delete.setShort(1, found.getShort("bucket"));
                    delete.setObject(2, found.getObject("id", UUID.class));
                });
    }

    public static int deleteMails(Connection connection, AddressTables.Keys keys) throws SQLException {
        return KeyedUpdates.change(
                connection,
                FIND_MAILS,
                search -> AddressTables.bind(connection, search, keys),
                DELETE_MAIL,
                AddressChanges::bindIds);
    }

    public static int deleteEvents(Connection connection, AddressTables.Keys keys, String address) throws SQLException {
        return KeyedUpdates.change(
                connection,
                FIND_EVENTS,
                search -> AddressTables.bind(connection, search, keys, address),
                DELETE_EVENT,
                AddressChanges::bindIds);
    }

    public static int deleteLimits(Connection connection, AddressTables.Keys keys) throws SQLException {
        return changeLimits(connection, keys, FIND_LIMITS, DELETE_LIMIT);
    }

    private static int changeLimits(Connection connection, AddressTables.Keys keys, String search, String change)
            throws SQLException {
        return KeyedUpdates.change(
                connection,
                search,
                statement -> AddressTables.bindLimits(connection, statement, keys),
                change,
                (statement, found) -> {
                    statement.setShort(1, found.getShort("bucket"));
                    statement.setString(2, found.getString("key"));
                });
    }

    public static int unlockLimits(Connection connection, AddressTables.Keys keys) throws SQLException {
        return changeLimits(connection, keys, FIND_ONLY_LIMITS, DELETE_LIMIT)
                + changeLimits(connection, keys, FIND_MORE, UNLOCK_LIMIT);
    }

    public static int unlock(Connection connection, Address address, Instant now) throws SQLException {
        return KeyedUpdates.change(
                connection,
                FIND_VERIFICATIONS,
                search -> AddressTables.bind(search, address),
                UNLOCK,
                (update, found) -> {
                    update.setObject(1, Jdbc.timestamp(now));
                    update.setObject(2, Jdbc.timestamp(now));
                    update.setShort(3, found.getShort("bucket"));
                    update.setObject(4, found.getObject("id", UUID.class));
                    update.setObject(5, Jdbc.timestamp(now));
                    update.setObject(6, Jdbc.timestamp(now));
                });
    }

    private static void bindIds(PreparedStatement change, ResultSet found) throws SQLException {
        change.setShort(1, found.getShort("bucket"));
        change.setObject(2, found.getObject("verification_id", UUID.class));
        change.setObject(3, found.getObject("id", UUID.class));
    }
}
