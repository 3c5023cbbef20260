package dev.ias.database.connection;

import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections outside of the pool, for statements that need another timeout than those of requests. Connecting and
 * logging in time out after 20 seconds.
 */
@Singleton
public class UnpooledConnections {

    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(20);

    // Timeouts of the role or the database, which are meant for requests.
    private static final String WITHOUT_TIMEOUTS = "set statement_timeout = 0; set lock_timeout = 0;"
            + " set idle_in_transaction_session_timeout = 0; set idle_session_timeout = 0";

    private final DatabaseSettings settings;
    private final SecretValue<String> password;
    private final Duration loginTimeout;

    @Inject
    public UnpooledConnections(DatabaseSettings settings, Secrets secrets) {
        this(settings, secrets, LOGIN_TIMEOUT);
    }

    /** For tests: with another timeout, of whole seconds. */
    UnpooledConnections(DatabaseSettings settings, Secrets secrets, Duration loginTimeout) {
        this.settings = settings;
        this.password = settings.password(secrets);
        this.loginTimeout = loginTimeout;
    }

    /** Returns connections for short statements: each read has the timeout of the login. */
    public DataSource forChecks() {
        return dataSource(loginTimeout, null);
    }

    /**
     * Returns connections for migrations: statements, locks and reads have no timeout, because the change of a large
     * table may take hours.
     */
    public DataSource forMigrations() {
        return dataSource(Duration.ZERO, WITHOUT_TIMEOUTS);
    }

    /** Returns whether a connection leads to a pooler that may run each transaction on another server connection. */
    public boolean pooled(Connection connection) throws SQLException {
        return new ConnectionSetup(settings.pooler(), null).pooled(connection);
    }

    private DataSource dataSource(Duration readTimeout, @Nullable String initialStatement) {
        var properties = new Properties();
        properties.setProperty("connectTimeout", seconds(loginTimeout));
        properties.setProperty("loginTimeout", seconds(loginTimeout));
        properties.setProperty("socketTimeout", seconds(readTimeout));
        // Detects a dead server if reads have no timeout.
        properties.setProperty("tcpKeepAlive", "true");
        return new SetUpConnections(
                settings.url(),
                properties,
                settings.username(),
                password,
                new ConnectionSetup(settings.pooler(), initialStatement));
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
