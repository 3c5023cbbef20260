package dev.ias.database;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;

/**
 * Connections outside of the pool, for statements that need another timeout than those of requests. Connecting and
 * logging in time out after 20 seconds.
 */
@Singleton
class UnpooledConnections {

    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(20);

    private final String url;
    private final String username;
    private final DatabasePassword password;
    private final Duration loginTimeout;

    @Inject
    UnpooledConnections(
            @Property(name = "datasources.default.url") String url,
            @Property(name = "datasources.default.username") String username,
            DatabasePassword password) {
        this(url, username, password, LOGIN_TIMEOUT);
    }

    /** For tests: with another timeout, of whole seconds. */
    UnpooledConnections(String url, String username, DatabasePassword password, Duration loginTimeout) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.loginTimeout = loginTimeout;
    }

    /** Returns connections for short statements: each read has the timeout of the login. */
    DataSource forChecks() {
        return dataSource(loginTimeout);
    }

    /**
     * Returns connections for migrations: reads have no timeout, because the change of a large table may take hours.
     */
    DataSource forMigrations() {
        return dataSource(Duration.ZERO);
    }

    private DataSource dataSource(Duration readTimeout) {
        var properties = new Properties();
        properties.setProperty("connectTimeout", seconds(loginTimeout));
        properties.setProperty("loginTimeout", seconds(loginTimeout));
        properties.setProperty("socketTimeout", seconds(readTimeout));
        // Detects a dead server if reads have no timeout.
        properties.setProperty("tcpKeepAlive", "true");
        return password.dataSource(url, Driver.class.getName(), properties, username);
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }
}
