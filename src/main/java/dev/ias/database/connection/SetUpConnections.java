package dev.ias.database.connection;

import com.zaxxer.hikari.util.DriverDataSource;
import dev.ias.settings.SecretValue;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections, each with the current password, which may have changed since the last one, and sets them up. */
final class SetUpConnections extends DelegatingDataSource {

    private final String username;
    private final SecretValue<String> password;
    private final ConnectionSetup setup;

    SetUpConnections(
            String url, Properties properties, String username, SecretValue<String> password, ConnectionSetup setup) {
        super(new DriverDataSource(url, Driver.class.getName(), properties, username, null));
        this.username = username;
        this.password = password;
        this.setup = setup;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return setup.apply(super.getConnection(username, password.current()));
    }

    /** Ignores the password: the pool passes the one of its configuration. */
    @Override
    public Connection getConnection(String user, String ignored) throws SQLException {
        return setup.apply(super.getConnection(user, password.current()));
    }
}
