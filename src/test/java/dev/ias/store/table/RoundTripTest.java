package dev.ias.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.command.Change;
import dev.ias.limit.LimitHistory;
import dev.ias.limit.SendLog;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.VersionConflictException;
import dev.ias.testing.TestDatabase;
import dev.ias.verification.AccountId;
import dev.ias.verification.AddressTest;
import dev.ias.verification.LimitKey;
import dev.ias.verification.User;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final LimitKey ONE = LimitKey.of(new AccountId("1"));
    private static final LimitKey TWO = LimitKey.of(new AccountId("2"));

    private final TestDatabase database = TestDatabase.create();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @SuppressWarnings("NullAway.Init") // before each test
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        Flyway.configure()
                .dataSource(database.url(), "postgres", "")
                .loggers("slf4j")
                .load()
                .migrate();
        connection = DriverManager.getConnection(database.url(), "postgres", "");
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void allStatementsAreCommitted() throws SQLException {
        write(loaded(ONE, TWO));

        assertThat(rows()).containsExactly("account:1|1", "account:2|1");
    }

    @Test
    void ifAnotherTransactionHasChangedARowNothingIsCommitted() throws SQLException {
        write(loaded(ONE, TWO));
        var work = loaded(ONE, TWO);
        database.execute("update rate_limit set version = 7 where key = 'account:2'");

        conflicts(work);

        assertThat(rows()).containsExactly("account:1|1", "account:2|7");
    }

    @Test
    void ifAnotherTransactionHasDeletedARowNothingIsCommitted() throws SQLException {
        write(loaded(ONE, TWO));
        var work = loaded(ONE, TWO);
        database.execute("delete from rate_limit where key = 'account:1'");

        conflicts(work);

        assertThat(rows()).containsExactly("account:2|1");
    }

    @Test
    void ifAnotherTransactionHasInsertedARowNothingIsCommitted() throws SQLException {
        var work = loaded(ONE, TWO);
        write(loaded(TWO));

        conflicts(work);

        assertThat(rows()).containsExactly("account:2|1");
    }

    @Test
    void ifAnotherTransactionHasAddedTheUserNothingIsCommitted() throws SQLException {
        var jane = new User(UUID.randomUUID(), AddressTest.valid("jane@example.com"), NOW);
        var work = loaded(ONE);
        work.apply(List.of(new Change.AddUser(jane)));
        write(work);
        var other = loaded(TWO);
        other.apply(List.of(new Change.AddUser(jane)));

        conflicts(other);

        assertThat(rows()).containsExactly("account:1|1");
    }

    @Test
    void rowsAreFoundThroughTheListOfTheirShards() throws SQLException {
        write(loaded(ONE, TWO));
        var work = new UnitOfWork();
        var trip = trip(true);
        RateLimitTable.load(trip, List.of(ONE, TWO), work.histories());
        trip.execute();
        connection.commit();

        assertThat(work.histories()).hasSize(2);
    }

    /** Returns the loaded histories of the keys, each changed. */
    private UnitOfWork loaded(LimitKey... keys) throws SQLException {
        var work = new UnitOfWork();
        var trip = trip(false);
        RateLimitTable.load(trip, List.of(keys), work.histories());
        trip.execute();
        connection.commit();
        for (var key : keys) {
            work.apply(List.of(new Change.PutHistory(
                    key, LimitHistory.EMPTY.withSends(new SendLog(List.of(new SendLog.Run(NOW, 1, 7)))))));
        }
        return work;
    }

    private RoundTrip trip(boolean sharded) {
        return new RoundTrip(connection, sharded, meters.counter("executed"));
    }

    private void write(UnitOfWork work) throws SQLException {
        var trip = trip(false);
        RateLimitTable.write(trip, work.histories(), NOW);
        UserTable.write(trip, work.users());
        trip.commit();
    }

    private void conflicts(UnitOfWork work) throws SQLException {
        assertThatThrownBy(() -> write(work)).isInstanceOf(VersionConflictException.class);
        connection.rollback();
    }

    private List<String> rows() {
        return database.query("select key, version from rate_limit order by key");
    }
}
