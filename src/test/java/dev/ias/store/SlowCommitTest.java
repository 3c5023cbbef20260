package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that become visible only after the service has given up, such as those that wait for a standby. */
class SlowCommitTest {

    private static final String JANE = "jane@example.com";

    @TempDir
    private Path directory;

    private final TestRelay relay = new TestRelay();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDatabase.Server server;

    @SuppressWarnings("NullAway.Init") // before each test
    private Ias ias;

    @BeforeEach
    void start() throws IOException {
        server = new TestDatabase.Server(directory.resolve("postgresql"));
        ias = Ias.setup()
                .on(server.database(), relay)
                .set("ias.guess-breaker.interval", "1h")
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.measure-interval", "1h")
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        standby("");
        ias.close();
        server.close();
        relay.close();
    }

    @Test
    void aSignUpThatFailedIsRevertedWhenItsCommitBecomesVisible() {
        standby("absent");
        assertThat(ias.signUp(JANE).error()).isEqualTo("500 user/303");
        assertThat(server.database().query("select id from outbox")).isEmpty();

        standby("");
        eventually(() ->
                assertThat(server.database().query("select id from outbox")).hasSize(1));
        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(server.database().query("select id from outbox")).isEmpty();
        });

        assertThat(relay.mails()).isEmpty();
        assertThat(server.database().query("select id from verification")).isEmpty();
    }

    /** Commits wait until a standby of this name has them; none if empty. */
    private void standby(String name) {
        server.database().execute("alter system set synchronous_standby_names = '%s'".formatted(name));
        server.database().execute("select pg_reload_conf()");
    }
}
