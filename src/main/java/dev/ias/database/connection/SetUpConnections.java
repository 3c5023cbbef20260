package dev.ias.database.connection;

import com.zaxxer.hikari.util.DriverDataSource;
import dev.ias.database.shard.Node;
import dev.ias.settings.SecretValue;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** Opens connections, each with the current password, which may have changed since the last one, and sets them up. */
final class SetUpConnections extends DelegatingDataSource {

    private static final Pattern HOSTS = Pattern.compile("(?<=^jdbc:postgresql://)[^/?]*");

    private final String url;
    private final Properties properties;
    private final String username;
    private final SecretValue<String> password;
    private final ConnectionSetup setup;

    SetUpConnections(
            String url, Properties properties, String username, SecretValue<String> password, ConnectionSetup setup) {
        super(new DriverDataSource(url, Driver.class.getName(), properties, username, null));
        this.url = url;
        this.properties = properties;
        this.username = username;
        this.password = password;
        this.setup = setup;
    }

    /** Returns the same to another server. */
    SetUpConnections at(Node node) {
        var hosts = HOSTS.matcher(url);
        if (!hosts.find()) {
            throw new IllegalStateException("ias.database.url names no host, so the nodes of a cluster have no URL");
        }
        return new SetUpConnections(
                hosts.replaceFirst(Matcher.quoteReplacement(node.name())), properties, username, password, setup);
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
