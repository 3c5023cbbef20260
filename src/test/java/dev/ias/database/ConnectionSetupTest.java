package dev.ias.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Session state of new connections. The profile {@code infra} runs the service behind PgBouncer. */
class ConnectionSetupTest {

    private static final String NO_SCANS = "set enable_seqscan = off";

    private final TestDatabase database = TestDatabase.create();

    @ParameterizedTest
    @EnumSource(names = {"DETECT", "NONE"})
    void aDirectConnectionPreparesStatementsAndRunsTheInitialStatement(Pooler pooler) throws SQLException {
        try (var connection = connect(pooler)) {
            assertThat(setting(connection, "enable_seqscan")).isEqualTo("off");
            assertThat(connection.unwrap(PGConnection.class).getPrepareThreshold())
                    .isPositive();
        }
    }

    @Test
    void aConnectionBehindATransactionPoolerLeavesNothingOnTheServer() throws SQLException {
        try (var connection = connect(Pooler.TRANSACTION)) {
            var before = settings(connection);
            for (var repetition = 0; repetition < 10; repetition++) {
                try (var statement = connection.prepareStatement("select ?")) {
                    statement.setInt(1, repetition);
                    statement.execute();
                }
            }

            assertThat(setting(connection, "enable_seqscan")).isEqualTo("on");
            assertThat(settings(connection)).isEqualTo(before);
            assertThat(prepared(connection)).isZero();
        }
    }

    private Connection connect(Pooler pooler) throws SQLException {
        return new ConnectionSetup(pooler, NO_SCANS).apply(DriverManager.getConnection(database.url(), "postgres", ""));
    }

    private static int prepared(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_prepared_statements")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return String.valueOf(settings(connection).get(name));
    }

    private static Map<String, String> settings(Connection connection) throws SQLException {
        var settings = new TreeMap<String, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select name, setting from pg_settings")) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }
}
