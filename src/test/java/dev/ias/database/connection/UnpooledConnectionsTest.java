package dev.ias.database.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.database.DatabasePreflight;
import dev.ias.database.shard.Sharding;
import dev.ias.settings.Secrets;
import dev.ias.testing.TestDatabase;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that accept connections and never answer. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnpooledConnectionsTest {

    private final TestDatabase database = TestDatabase.create();

    @Test
    void thePreflightCheckReportsAServerThatDoesNotAnswer() {
        try (var server = new UnansweredConnections(port(), 0)) {
            var settings = settings(server);

            var result = new DatabasePreflight(connections(settings), settings).run();

            assertThat(result.problems())
                    .singleElement()
                    .asString()
                    .startsWith("ias.database.url names a database that cannot be used: ");
        }
    }

    @Test
    void loginForAMigrationTimesOut() {
        try (var server = new UnansweredConnections(port(), 0)) {
            assertThatThrownBy(connections(settings(server)).forMigrations()::getConnection)
                    .isInstanceOf(SQLException.class);
        }
    }

    private int port() {
        return URI.create(database.url().substring("jdbc:".length())).getPort();
    }

    private static UnpooledConnections connections(DatabaseSettings settings) {
        return new UnpooledConnections(settings, new Secrets(), Duration.ofSeconds(1));
    }

    private static DatabaseSettings settings(UnansweredConnections server) {
        var url = String.format(Locale.ROOT, "jdbc:postgresql://localhost:%d/postgres", server.port());
        return new DatabaseSettings(url, "postgres", "", 6, Pooler.DETECT, Sharding.DETECT, true);
    }
}
