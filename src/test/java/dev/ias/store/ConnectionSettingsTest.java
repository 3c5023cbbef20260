package dev.ias.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

/** Effects of the connection settings in the driver, which ignores unknown properties. */
class ConnectionSettingsTest {

    @Test
    void connectionsTimeOutAndKeepTheDataOutOfTheirErrors() throws SQLException {
        try (var relay = new TestRelay();
                var ias = Ias.setup().on(TestDatabase.create(), relay).start();
                var connection = DelegatingDataSource.unwrapDataSource(ias.bean(DataSource.class))
                        .getConnection()) {
            var driver = connection.unwrap(BaseConnection.class);

            assertThat(driver.getNetworkTimeout()).isEqualTo(5_000);
            assertThat(driver.getLogServerErrorDetail()).isFalse();
        }
    }

    @Test
    void anEndlessResultIsRefusedBeforeItFillsTheMemory() throws SQLException {
        try (var relay = new TestRelay();
                var ias = Ias.setup().on(TestDatabase.create(), relay).start();
                var connection = DelegatingDataSource.unwrapDataSource(ias.bean(DataSource.class))
                        .getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select repeat('x', 1000000) from generate_series(1, 40)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("maxResultBuffer");
        }
    }
}
