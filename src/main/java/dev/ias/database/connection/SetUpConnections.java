package dev.ias.database.connection;

import com.zaxxer.hikari.util.DriverDataSource;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Opens connections and sets them up. */
final class SetUpConnections extends DelegatingDataSource {

    private final ConnectionSetup setup;

    SetUpConnections(
            String url,
            Properties properties,
            @Nullable String username,
            @Nullable String password,
            ConnectionSetup setup) {
        super(new DriverDataSource(url, Driver.class.getName(), properties, username, password));
        this.setup = setup;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return setup.apply(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return setup.apply(super.getConnection(username, password));
    }
}
