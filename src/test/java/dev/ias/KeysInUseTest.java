package dev.ias;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKeys;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotates keys while codes, links, outbox mails and access keys of the old keys are in use. */
class KeysInUseTest {

    private static final String JANE = "jane@example.com";
    private static final List<String> RINGS = List.of("token", "secret", "outbox", "auth", "access-key");

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private Path directory;
    private Ias ias;

    @BeforeEach
    void start(@TempDir Path directory) {
        this.directory = directory;
        var setup = Ias.setup().on(TestDatabase.create(), relay).clock(clock).set("ias.outbox.sweep-interval", "100ms");
        for (var ring : RINGS) {
            setup.set("ias.keys." + ring, keys(ring, "old-" + ring));
        }
        ias = setup.start();
    }

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aCodeAndItsTokenAreValidAfterARotation() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();

        rotateAll();

        clock.advance(Duration.ofSeconds(30));
        var newer = ias.resend(token).token();
        assertThat(ias.confirm(newer, code).status()).isEqualTo(201);
    }

    @Test
    void aLinkIsValidAfterARotation() {
        var link = "/email-verifications/" + submitted();

        rotateAll();

        assertThat(click(link)).contains("Your e-mail address is confirmed");
    }

    @Test
    void anOutboxMailIsSentAfterARotation() {
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.RCPT, 450));
        var token = ias.signUp(JANE).token();

        rotateAll();
        relay.behave(TestRelay.Behaviour.ACCEPT);

        eventually(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(relay.mailsTo(JANE)).hasSize(1);
        });
        assertThat(ias.confirm(token, relay.lastTo(JANE).code()).status()).isEqualTo(201);
    }

    @Test
    void anAccessKeyIsValidAfterARotation() {
        var keys = ias.bean(AccessKeys.class);
        var key = keys.create();

        rotateAll();

        assertThat(keys.list()).extracting(listed -> listed.id()).contains(key.id());
        assertThat(keys.create().secret()).isNotEqualTo(key.secret());
        assertThat(keys.find(key.id()).orElseThrow().secret()).isEqualTo(key.secret());
    }

    @Test
    void codesAndLinksOfARemovedKeyAreInvalid() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        var link = "/email-verifications/" + submitted();

        keys("secret", "new-secret", "newer-secret");

        assertThat(ias.confirm(token, code).error()).isEqualTo("400 user/508");
        assertThat(click(link)).contains("This link is not valid");
    }

    private void rotateAll() {
        RINGS.forEach(ring -> keys(ring, "new-" + ring, "old-" + ring));
    }

    private String submitted() {
        var address = ((Address.Parsed.Valid) Address.parse("link@example.com")).address();
        var context =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        ias.bean(LinkService.class).submit(context, List.of(address), false);
        return relay.lastTo("link@example.com").linkToken();
    }

    private String click(String link) {
        return ias.send(HttpRequest.newBuilder(ias.uri(link))
                        .POST(BodyPublishers.noBody())
                        .build())
                .response()
                .body();
    }

    /** Writes a ring to its file and waits until a running service uses it. */
    private String keys(String ring, String... names) {
        var setting = TestKeys.write(directory.resolve(ring), names);
        if (ias != null) {
            TestKeys.reload(ias);
        }
        return setting;
    }
}
