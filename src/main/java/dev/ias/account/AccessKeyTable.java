package dev.ias.account;

import dev.ias.key.KeyPurpose;
import dev.ias.key.Sealer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements on {@code access_key}, all of them by primary key but the list. */
@Singleton
class AccessKeyTable {

    private static final String COLUMNS = "id, account, key_id, secret, active_slot, created_at";

    private static final String SELECT = "select " + COLUMNS + " from access_key where id = ?";

    private static final String SELECT_ALL = "select " + COLUMNS + " from access_key order by account, created_at, id";

    // A conflict is on the id or on the slot.
    private static final String INSERT =
            "insert into access_key (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?) on conflict do nothing";

    private static final String ENABLE = "update access_key set active_slot = ? where id = ? and active_slot is null";

    private static final String DISABLE = "update access_key set active_slot = null where id = ?";

    private static final String DELETE = "delete from access_key where id = ?";

    private final Sealer sealer;

    AccessKeyTable(Sealer sealer) {
        this.sealer = sealer;
    }

    Optional<AccessKey> find(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.setString(1, id);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(read(rows)) : Optional.empty();
            }
        }
    }

    List<AccessKey> list(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(SELECT_ALL);
                var rows = statement.executeQuery()) {
            var keys = new ArrayList<AccessKey>();
            while (rows.next()) {
                keys.add(read(rows));
            }
            return keys;
        }
    }

    /** Adds an active key; returns whether its id and the slot were free. */
    boolean insert(Connection connection, AccessKey key, int slot) throws SQLException {
        var sealed = sealer.seal(
                KeyPurpose.ACCESS_KEY,
                owner(key.id(), key.account()),
                key.secret().getBytes(StandardCharsets.UTF_8));
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, key.id());
            statement.setString(2, key.account().value());
            statement.setString(3, sealed.keyId());
            statement.setBytes(4, sealed.payload());
            statement.setInt(5, slot);
            statement.setObject(6, key.createdAt().atOffset(ZoneOffset.UTC));
            return statement.executeUpdate() == 1;
        }
    }

    /** Gives a disabled key a slot; a slot that is taken is a unique violation. */
    void enable(Connection connection, String id, int slot) throws SQLException {
        try (var statement = connection.prepareStatement(ENABLE)) {
            statement.setInt(1, slot);
            statement.setString(2, id);
            statement.executeUpdate();
        }
    }

    boolean disable(Connection connection, String id) throws SQLException {
        return update(connection, DISABLE, id);
    }

    boolean delete(Connection connection, String id) throws SQLException {
        return update(connection, DELETE, id);
    }

    private static boolean update(Connection connection, String sql, String id) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            return statement.executeUpdate() == 1;
        }
    }

    private AccessKey read(ResultSet row) throws SQLException {
        var id = row.getString("id");
        var account = new AccountId(row.getString("account"));
        var sealed = new Sealer.Sealed(row.getString("key_id"), row.getBytes("secret"));
        var secret = sealer.open(KeyPurpose.ACCESS_KEY, owner(id, account), sealed);
        row.getInt("active_slot");
        return new AccessKey(
                id,
                account,
                new String(secret, StandardCharsets.UTF_8),
                row.wasNull() ? AccessKey.Status.DISABLED : AccessKey.Status.ACTIVE,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /** Whoever can write the table must not be able to give a key to another account. */
    private static byte[] owner(String id, AccountId account) {
        return (id + "\n" + account.value()).getBytes(StandardCharsets.UTF_8);
    }
}
