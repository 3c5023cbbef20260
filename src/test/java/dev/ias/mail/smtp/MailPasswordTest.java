package dev.ias.mail.smtp;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password at the relay is changed while the service runs. */
class MailPasswordTest {

    private final TestRelay relay = new TestRelay("one");
    private Path file;
    private Ias ias;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("password"), "one\n");
        ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .set("ias.mail.username", "ias")
                .set("ias.mail.password", "file:" + file)
                .set("ias.outbox.sweep-interval", "100ms")
                .set("ias.outbox.retry-delay", "100ms")
                .start();
    }

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void newConnectionsLogInWithTheNewPassword() throws IOException {
        assertThat(ias.signUp("before@example.com").outcome()).isEqualTo("201");

        relay.changePassword("two");
        Files.writeString(file, "two\n");
        endConnections();

        assertThat(ias.signUp("after@example.com").status()).isLessThan(500);
        eventually(() -> assertThat(relay.mailsTo("after@example.com")).hasSize(1));
    }

    @Test
    void ifThePasswordIsChangedFirstMailsWaitUntilTheFileIsChangedToo() throws IOException {
        assertThat(ias.signUp("before@example.com").outcome()).isEqualTo("201");
        relay.changePassword("two");
        endConnections();
        var token = ias.signUp("meanwhile@example.com");
        assertThat(relay.mailsTo("meanwhile@example.com")).as(token.outcome()).isEmpty();

        Files.writeString(file, "two\n");

        eventually(() -> {
            ias.signUp("after@example.com");
            assertThat(relay.mailsTo("after@example.com")).isNotEmpty();
        });
    }

    private void endConnections() {
        relay.goOffline();
        relay.goOnline();
    }
}
