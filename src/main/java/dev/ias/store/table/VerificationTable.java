package dev.ias.store.table;

import dev.ias.network.IpAddress;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHash;
import dev.ias.verification.StoredSecret;
import dev.ias.verification.Verification;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.Verification.Mails;
import dev.ias.verification.Verification.Origin;
import dev.ias.verification.Verification.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements on {@code verification}, by primary key. */
public final class VerificationTable {

    private static final String TABLE = "verification";

    /** The columns that {@link #read} reads. */
    static final String COLUMNS = """
        id, address, normalised_address, recipient, account, kind, language,
        current_mac, current_key, current_expires_at, previous_mac, previous_key, previous_expires_at,
        sends, wrong_tries, next_send_at, sent_at, verified_at, user_id, send_ip, confirm_ip,
        created_at, updated_at, expires_at, version, return_url
        """;

    private static final String SELECT = "select " + COLUMNS + "from verification where id = any (?)";

    private static final String INSERT = """
        insert into verification (
               current_mac, current_key, current_expires_at, previous_mac, previous_key, previous_expires_at,
               sends, wrong_tries, next_send_at, sent_at, verified_at, user_id, send_ip, confirm_ip, updated_at, return_url, id,
               address, normalised_address, recipient, account, kind, language, created_at, expires_at, version)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)\
        """;

    private static final String UPDATE = """
        update verification
           set current_mac = ?, current_key = ?, current_expires_at = ?,
               previous_mac = ?, previous_key = ?, previous_expires_at = ?,
               sends = ?, wrong_tries = ?, next_send_at = ?, sent_at = ?, verified_at = ?, user_id = ?,
               send_ip = ?, confirm_ip = ?, updated_at = ?, return_url = ?, version = version + 1
         where id = ? and version = ?\
        """;

    private static final String DELETE = "delete from verification where id = ? and version = ?";

    private VerificationTable() {}

    public static void load(Connection connection, Collection<UUID> ids, Map<UUID, TrackedRow<Verification>> into)
            throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(SELECT)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var verification = read(rows);
                    into.put(verification.id(), TrackedRow.loaded(rows.getLong("version"), verification));
                }
            }
        }
    }

    public static void write(Connection connection, Map<UUID, TrackedRow<Verification>> rows) throws SQLException {
        insert(connection, rows.values().stream().filter(TrackedRow::inserted).toList());
        update(connection, rows.values().stream().filter(TrackedRow::updated).toList());
        delete(connection, rows);
    }

    private static void insert(Connection connection, List<TrackedRow<Verification>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            for (var row : rows) {
                var verification = row.value().orElseThrow();
                var next = bindState(statement, verification);
                statement.setString(next++, verification.address().typed());
                statement.setString(next++, verification.address().normalised());
                statement.setString(next++, verification.recipient().value());
                statement.setString(
                        next++, verification.account().map(AccountId::value).orElse(null));
                statement.setString(next++, verification.kind().name());
                statement.setString(next++, verification.language().tag());
                statement.setObject(next++, Jdbc.timestamp(verification.origin().createdAt()));
                statement.setObject(next, Jdbc.timestamp(verification.origin().expiresAt()));
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    private static void update(Connection connection, List<TrackedRow<Verification>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPDATE)) {
            for (var row : rows) {
                var next = bindState(statement, row.value().orElseThrow());
                statement.setLong(next, row.version());
                statement.addBatch();
            }
            Jdbc.executeAll(statement, TABLE);
        }
    }

    private static void delete(Connection connection, Map<UUID, TrackedRow<Verification>> rows) throws SQLException {
        for (var row : rows.entrySet()) {
            if (row.getValue().deleted()) {
                try (var statement = connection.prepareStatement(DELETE)) {
                    statement.setObject(1, row.getKey());
                    statement.setLong(2, row.getValue().version());
                    statement.addBatch();
                    Jdbc.executeAll(statement, TABLE);
                }
            }
        }
    }

    /** Binds the columns that change, then the id; returns the next index. */
    private static int bindState(PreparedStatement statement, Verification verification) throws SQLException {
        var secrets = verification.secrets();
        var next = bindSecret(statement, 1, secrets.isEmpty() ? null : secrets.getFirst());
        next = bindSecret(statement, next, secrets.size() < 2 ? null : secrets.get(1));
        statement.setInt(next++, verification.sends());
        statement.setInt(next++, verification.wrongTries());
        statement.setObject(next++, Jdbc.timestamp(verification.mails().nextAt()));
        statement.setObject(next++, Jdbc.timestamp(verification.mails().lastAt()));
        var confirmation = verification.confirmation().orElse(null);
        statement.setObject(
                next++, Jdbc.timestamp(confirmation == null ? null : confirmation.at()), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(next++, confirmation == null ? null : confirmation.user(), Types.OTHER);
        statement.setString(next++, IpAddress.format(verification.mails().client()));
        statement.setString(next++, confirmation == null ? null : IpAddress.format(confirmation.ip()));
        statement.setObject(next++, Jdbc.timestamp(verification.progress().updatedAt()));
        statement.setString(next++, verification.returnUrl().orElse(null));
        statement.setObject(next++, verification.id());
        return next;
    }

    private static int bindSecret(PreparedStatement statement, int index, @Nullable StoredSecret secret)
            throws SQLException {
        statement.setBytes(index, secret == null ? null : secret.hash().value());
        statement.setString(index + 1, secret == null ? null : secret.hash().keyId());
        statement.setObject(
                index + 2, Jdbc.timestamp(secret == null ? null : secret.expiresAt()), Types.TIMESTAMP_WITH_TIMEZONE);
        return index + 3;
    }

    static Verification read(ResultSet row) throws SQLException {
        return new Verification(
                readOrigin(row),
                new Language(row.getString("language")),
                Optional.ofNullable(row.getString("return_url")),
                readSecrets(row),
                new Mails(
                        row.getInt("sends"),
                        Jdbc.instant(row, "next_send_at"),
                        Jdbc.instant(row, "sent_at"),
                        IpAddress.parse(row.getString("send_ip"))),
                new Progress(row.getInt("wrong_tries"), readConfirmation(row), Jdbc.instant(row, "updated_at")));
    }

    private static Origin readOrigin(ResultSet row) throws SQLException {
        return new Origin(
                row.getObject("id", UUID.class),
                new Address(row.getString("address"), row.getString("normalised_address")),
                new LimitKey(row.getString("recipient")),
                readAccount(row),
                OutboxMessage.Kind.valueOf(row.getString("kind")),
                Jdbc.instant(row, "created_at"),
                Jdbc.instant(row, "expires_at"));
    }

    private static @Nullable AccountId readAccount(ResultSet row) throws SQLException {
        var account = row.getString("account");
        return account == null ? null : new AccountId(account);
    }

    private static List<StoredSecret> readSecrets(ResultSet row) throws SQLException {
        var secrets = new ArrayList<StoredSecret>();
        for (var which : List.of("current", "previous")) {
            var hash = row.getBytes(which + "_mac");
            if (hash != null) {
                secrets.add(new StoredSecret(
                        new SecretHash(row.getString(which + "_key"), hash), Jdbc.instant(row, which + "_expires_at")));
            }
        }
        return secrets;
    }

    private static @Nullable Confirmation readConfirmation(ResultSet row) throws SQLException {
        var at = Jdbc.instantOrNull(row, "verified_at");
        return at == null
                ? null
                : new Confirmation(
                        row.getObject("user_id", UUID.class), at, IpAddress.parse(row.getString("confirm_ip")));
    }
}
