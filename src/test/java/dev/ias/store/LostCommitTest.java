package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits whose answer is lost with the connection. */
class LostCommitTest {

    private static final String JANE = "jane@example.com";

    private final TestDatabase database = TestDatabase.exclusive();
    private final TestRelay relay = new TestRelay();
    private final LossyProxy proxy = new LossyProxy(databaseUri().getPort());
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .set(
                    "ias.database.url",
                    String.format(
                            Locale.ROOT,
                            "jdbc:postgresql://localhost:%d%s",
                            proxy.port(),
                            databaseUri().getPath()))
            .set("ias.limits.resend-delays", "1h")
            .set("ias.guess-breaker.interval", "1h")
            .set("ias.outbox.sweep-interval", "1h")
            .set("ias.outbox.measure-interval", "1h")
            .start();

    @AfterEach
    void stop() {
        ias.close();
        proxy.close();
        relay.close();
    }

    @Test
    void aCommitWithALostAnswerSucceeds() {
        proxy.loseNextCommit();

        var answer = ias.signUp(JANE);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(1);
        assertThat(ias.confirm(answer.token(), relay.lastTo(JANE).code()).status())
                .isEqualTo(201);
    }

    @Test
    void ifTheDatabaseStaysUnreachableTheCommitIsRevertedLater() {
        proxy.loseNextCommitAndGoOffline();
        assertThat(ias.signUp(JANE).error()).isEqualTo("500 user/303");
        assertThat(database.query("select id from outbox")).hasSize(1);

        proxy.goOnline();
        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(database.query("select id from outbox")).isEmpty();
        });

        assertThat(relay.mails()).isEmpty();
        assertThat(database.query("select id from verification")).isEmpty();
        assertThat(database.query("select key from rate_limit where cardinality(arrivals) > 0"))
                .isEmpty();
    }

    @Test
    void aRevertedResendMayBeRepeated() {
        var token = ias.signUp(JANE).token();
        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
        database.execute("update verification set next_send_at = now()");
        proxy.loseNextCommitAndGoOffline();
        assertThat(ias.resend(token).error()).isEqualTo("500 user/403");
        proxy.goOnline();
        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(database.query("select id from outbox")).isEmpty();
        });

        assertThat(ias.resend(token).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(2);
        assertThat(ias.confirm(token, relay.lastTo(JANE).code()).status()).isEqualTo(201);
    }

    private URI databaseUri() {
        return URI.create(database.url().substring("jdbc:".length()));
    }
}
