package dev.ias.database.connection;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * The data source of the framework: its connections are those of the node that {@link NodePools#on} names. Repositories
 * and transactions know one data source only.
 */
final class RoutedDataSource implements DataSource {

    private final DataSource configured;
    private final NodePools pools;

    private RoutedDataSource(DataSource configured, NodePools pools) {
        this.configured = configured;
        this.pools = pools;
    }

    /** Puts it in front of the pool. */
    @Singleton
    static final class Listener implements BeanCreatedEventListener<DataSource> {

        private final NodePools pools;
        private final DataSourceResolver resolver;

        Listener(NodePools pools, DataSourceResolver resolver) {
            this.pools = pools;
            this.resolver = resolver;
        }

        @Override
        public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
            var created = event.getBean();
            if (resolver.resolve(created) instanceof HikariDataSource pool) {
                pools.add(pool);
                return new RoutedDataSource(created, pools);
            }
            return created;
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return pools.connect();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return configured.getConnection(username, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return configured.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        configured.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        configured.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return configured.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return configured.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return configured.isWrapperFor(type);
    }
}
