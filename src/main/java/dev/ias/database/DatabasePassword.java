package dev.ias.database;

import com.zaxxer.hikari.util.DriverDataSource;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import dev.ias.settings.SettingsCheck;
import io.micronaut.configuration.jdbc.hikari.DatasourceConfiguration;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/** The password of the database's user. If it is in a file, every new connection logs in with what the file contains. */
@Singleton
class DatabasePassword implements BeanCreatedEventListener<DatasourceConfiguration>, SettingsCheck {

    private static final String SETTING = "ias.database.password";

    private final String written;
    private final SecretValue<String> password;

    DatabasePassword(@Property(name = "datasources.default.password") String written, Secrets secrets) {
        this.written = written;
        this.password = secrets.text(SETTING, written);
    }

    /** Makes the pool log in with the current password; its configuration has the one that it starts with. */
    @Override
    public DatasourceConfiguration onCreated(BeanCreatedEvent<DatasourceConfiguration> event) {
        var pool = event.getBean();
        if (Secrets.isFile(written)) {
            pool.setDataSource(dataSource(
                    pool.getJdbcUrl(), pool.getDriverClassName(), pool.getDataSourceProperties(), pool.getUsername()));
        }
        return pool;
    }

    /** Returns unpooled connections that log in with the current password. */
    DataSource dataSource(String url, String driver, Properties properties, String username) {
        var connections = new DriverDataSource(url, driver, properties, username, null);
        return new CurrentPasswordDataSource(connections, username, password);
    }

    /**
     * Checks that the file can be read.
     *
     * @throws InvalidSettingException if it cannot
     */
    @Override
    public List<Runnable> checks() {
        return List.of(() -> Secrets.check(SETTING, written));
    }
}
