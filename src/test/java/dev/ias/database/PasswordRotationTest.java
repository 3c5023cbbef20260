package dev.ias.database;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.database.connection.NodePools;
import dev.ias.database.shard.Node;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The password of the database's user is changed while the service runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasswordRotationTest {

    private static final String ROLE = "rotating";

    private final TestRelay relay = new TestRelay();
    private final AtomicInteger numbers = new AtomicInteger();
    private TestDatabase.Server server;
    private Path file;
    private Ias ias;

    @BeforeAll
    void startServer(@TempDir Path directory) throws IOException {
        server = new TestDatabase.Server(directory.resolve("data"));
        file = directory.resolve("password");
        server.addRole(ROLE, "one");
    }

    @AfterAll
    void stopServer() throws IOException {
        relay.close();
        server.close();
    }

    @BeforeEach
    void start() throws IOException {
        changePassword("one");
        Files.writeString(file, "one\n");
        ias = Ias.setup()
                .on(server.database(), relay)
                .set("ias.database.username", ROLE)
                .set("ias.database.password", "file:" + file)
                .start();
        assertThat(signUp().outcome()).isEqualTo("201");
    }

    @AfterEach
    void stop() {
        ias.close();
    }

    @Test
    void newConnectionsLogInWithTheNewPasswordWithoutAnError() throws IOException {
        changePassword("two");
        Files.writeString(file, "two\n");

        ias.bean(NodePools.class).evict(Node.CONFIGURED, NodePools.Reason.CLOSED_CONNECTION);

        assertThat(signUps(20)).containsOnly("201");
    }

    @Test
    void theCheckOfTheConfigurationLogsInWithThePasswordOfTheFile() throws IOException {
        changePassword("two");
        Files.writeString(file, "two\n");
        assertThat(ias.bean(DatabasePreflight.class).run().problems()).isEmpty();

        Files.writeString(file, "three\n");
        assertThat(ias.bean(DatabasePreflight.class).run().problems())
                .singleElement()
                .asString()
                .contains("password authentication failed for user \"" + ROLE + "\"")
                .doesNotContain("three");
    }

    @Test
    void onlyTerminatedConnectionsFail() throws IOException {
        changePassword("two");
        Files.writeString(file, "two\n");

        cutConnections();

        var outcomes = signUps(20);
        assertThat(outcomes.subList(0, 2)).allMatch(outcome -> outcome.matches("201|500 user/30[0-9]"));
        assertThat(outcomes.subList(2, outcomes.size())).containsOnly("201");
    }

    @Test
    void ifThePasswordIsChangedFirstCallsFailUntilTheFileIsChangedToo() throws IOException {
        changePassword("two");
        cutConnections();

        eventually(() -> assertThat(signUp().outcome()).isEqualTo("500 user/301"));
        assertThat(signUps(5)).containsOnly("500 user/301");

        Files.writeString(file, "two\n");
        // A transaction that waited for a connection since before may fail after the first success, and open the
        // circuit breaker once more.
        eventually(() -> assertThat(signUps(20)).containsOnly("201"));
    }

    @Test
    void aFileThatBecomesUnreadableKeepsTheLastPassword() throws IOException {
        try (var log = new LogCapture()) {
            Files.delete(file);
            ias.bean(NodePools.class).evict(Node.CONFIGURED, NodePools.Reason.CLOSED_CONNECTION);

            assertThat(signUps(5)).containsOnly("201");

            eventually(() -> assertThat(log.text().lines().filter(line -> line.contains("ias.database.password")))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("'" + file + "'")
                    .contains("no such file"));
        }
    }

    private List<String> signUps(int count) {
        var outcomes = new ArrayList<String>();
        for (var i = 0; i < count; i++) {
            outcomes.add(signUp().outcome());
        }
        return outcomes;
    }

    private Answer signUp() {
        return ias.signUp(String.format(Locale.ROOT, "rotation-%d@example.com", numbers.incrementAndGet()));
    }

    private void changePassword(String password) {
        server.database().execute("alter role %s password '%s'".formatted(ROLE, password));
    }

    private void cutConnections() {
        server.database()
                .query("select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'".formatted(ROLE));
    }
}
