package dev.ias.database.connection;

import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;

/** Lets the pool set up its connections by {@link ConnectionSetup}; its own initial statement would be unconditional. */
@Singleton
class PoolConfiguration implements BeanCreatedEventListener<DatasourceConfiguration> {

    private final DatabaseSettings settings;
    private final SecretValue<String> password;

    PoolConfiguration(DatabaseSettings settings, Secrets secrets) {
        this.settings = settings;
        this.password = settings.password(secrets);
    }

    @Override
    public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
        var pool = event.getBean();
        var setup = new ConnectionSetup(settings.pooler(), pool.getConnectionInitSql());
        pool.setDataSource(new SetUpConnections(
                pool.getJdbcUrl(), pool.getDataSourceProperties(), pool.getUsername(), password, setup));
        pool.setConnectionInitSql(null);
        pool.setExceptionOverride(new KeptConnections());
        return pool;
    }
}
