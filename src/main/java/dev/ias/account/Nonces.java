package dev.ias.account;

import dev.ias.database.Database;
import dev.ias.database.FoundRows;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** The nonces that signed calls have used, over all instances. */
@Singleton
public class Nonces {

    /**
     * A request is in time for 30 minutes, from 15 before its time stamp to 15 after it. The rest is for instances whose
     * clocks differ: none may forget a nonce that another would still accept.
     */
    private static final Duration KEPT = Duration.ofMinutes(30).plus(Duration.ofMinutes(5));

    private static final String INSERT =
            "insert into rpc_nonce (access_key_id, nonce, expires_at) values (?, ?, ?) on conflict do nothing";

    private static final String SELECT_EXPIRED =
            "select access_key_id, nonce from rpc_nonce where expires_at < ? order by expires_at limit ?";

    private static final String DELETE = "delete from rpc_nonce where access_key_id = ? and nonce = ?";

    private final Database database;
    private final Clock clock;

    Nonces(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Uses a nonce up. To be asked last, when the call is known to be its key's, so that strangers can neither fill the table
     * nor use up the nonces of others.
     *
     * @return whether it was not used before
     */
    public boolean use(String accessKeyId, String nonce) {
        var hash = hash(nonce);
        return database.transaction(connection -> insert(connection, accessKeyId, hash));
    }

    /** Deletes at most that many that have expired; returns how many. */
    int deleteExpired(int limit) {
        return database.transaction(connection -> delete(connection, clock.instant(), limit));
    }

    private boolean insert(Connection connection, String accessKeyId, byte[] hash) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, accessKeyId);
            statement.setBytes(2, hash);
            statement.setObject(3, clock.instant().plus(KEPT).atOffset(ZoneOffset.UTC));
            return statement.executeUpdate() == 1;
        }
    }

    private static int delete(Connection connection, Instant now, int limit) throws SQLException {
        return FoundRows.change(
                connection,
                SELECT_EXPIRED,
                search -> {
                    search.setObject(1, now.atOffset(ZoneOffset.UTC));
                    search.setInt(2, limit);
                },
                DELETE,
                (delete, found) -> {
                    delete.setString(1, found.getString("access_key_id"));
                    delete.setBytes(2, found.getBytes("nonce"));
                });
    }

    /** Callers choose nonces of any length and of any characters; a row has the same size for all. */
    private static byte[] hash(String nonce) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
