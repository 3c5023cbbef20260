package dev.ias.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.database.connection.NodePools;
import dev.ias.database.connection.NodePools.Reason;
import dev.ias.database.shard.Node;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server ends the connections of a running service, as an operator, a restart, a failover or a proxy does. */
class ClosedConnectionsTest {

    private static final int POOL_SIZE = 6;

    private final TestDatabase server = TestDatabase.exclusive();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(server, relay)
            .set("ias.database.pool-size", String.valueOf(POOL_SIZE))
            .start();
    private final Database database = ias.bean(Database.class);

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void idleConnectionsFailOneTransactionOnly() {
        onAllConnections(() -> {});

        end(server);

        assertThatThrownBy(this::query).hasStackTraceContaining("terminating connection due to administrator command");
        for (var i = 0; i < 2 * POOL_SIZE; i++) {
            assertThat(query()).isOne();
        }
    }

    @Test
    void connectionsInUseFailTheirOwnTransactionsOnly() {
        var transactions = onAllConnections(() -> end(server));

        assertThat(transactions).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(query()).isOne();
    }

    @Test
    void theLogNamesTheReason() {
        try (var log = new LogCapture()) {
            onAllConnections(() -> end(server));

            assertThat(log.text().lines().filter(line -> line.contains("evicted")))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("Database ias.database.url has closed a connection; evicted");
        }
    }

    @Test
    void eachReasonIsLoggedOnceAMinute() {
        var pools = ias.bean(NodePools.class);
        try (var log = new LogCapture()) {
            for (var reason :
                    List.of(Reason.READ_ONLY, Reason.CLOSED_CONNECTION, Reason.READ_ONLY, Reason.CLOSED_CONNECTION)) {
                pools.evict(Node.CONFIGURED, reason);
            }

            assertThat(log.text().lines().filter(line -> line.contains("evicted")))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("is read-only"),
                            line -> assertThat(line).contains("has closed a connection"));
        }
    }

    /** Runs the action while transactions hold all connections of the pool, then ends the transactions. */
    private List<CompletableFuture<Integer>> onAllConnections(Runnable action) {
        var begun = new CountDownLatch(POOL_SIZE);
        var acted = new CountDownLatch(1);
        var transactions = new ArrayList<CompletableFuture<Integer>>();
        for (var i = 0; i < POOL_SIZE; i++) {
            var transaction = CompletableFuture.supplyAsync(
                    () -> database.transaction(connection -> {
                        begun.countDown();
                        await(acted);
                        try (var statement = connection.createStatement();
                                var row = statement.executeQuery("select 1")) {
                            row.next();
                            return row.getInt(1);
                        }
                    }),
                    // Virtual threads are pinned during class loading, and six of them wait on few cores.
                    command -> Thread.ofPlatform().start(command));
            // One that got no connection fails the test instead of keeping it waiting.
            transactions.add(transaction.whenComplete((result, failure) -> begun.countDown()));
        }
        await(begun);
        action.run();
        acted.countDown();
        transactions.forEach(
                transaction -> transaction.handle((result, failure) -> result).join());
        return transactions;
    }

    private int query() {
        return database.transaction(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("select 1")) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private static void end(TestDatabase server) {
        server.query("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
