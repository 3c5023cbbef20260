package dev.ias.database;

import dev.ias.settings.SecretValue;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens every connection with the current password, which may have changed since the last one. */
final class CurrentPasswordDataSource implements DataSource {

    private final DataSource connections;
    private final String username;
    private final SecretValue<String> password;

    CurrentPasswordDataSource(DataSource connections, String username, SecretValue<String> password) {
        this.connections = connections;
        this.username = username;
        this.password = password;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.getConnection(username, password.current());
    }

    /** Ignores the password: a pool passes the one that it was created with. */
    @Override
    public Connection getConnection(String user, @Nullable String outdated) throws SQLException {
        return connections.getConnection(user, password.current());
    }

    @Override
    public @Nullable PrintWriter getLogWriter() throws SQLException {
        return connections.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter log) throws SQLException {
        connections.setLogWriter(log);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        connections.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return connections.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return connections.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return connections.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return connections.isWrapperFor(type);
    }
}
