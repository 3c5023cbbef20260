package dev.ias.web;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link page during an outage of the database, and the log of it. */
class LinkPageFaultsTest {

    private static final String EMAIL = "jane.unlucky@example.com";

    @TempDir
    private Path directory;

    private final TestRelay relay = new TestRelay();
    private TestDatabase.Server server;
    private Ias ias;
    private String link;

    @BeforeEach
    void start() throws IOException {
        server = new TestDatabase.Server(directory);
        ias = Ias.setup().on(server.database(), relay).start();
        var mailing =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        var address = ((Address.Parsed.Valid) Address.parse(EMAIL)).address();
        ias.bean(LinkService.class).submit(mailing, List.of(address), false);
        link = "/email-verifications/" + relay.lastTo(EMAIL).linkToken();
    }

    @AfterEach
    void stop() throws IOException {
        ias.close();
        relay.close();
        server.close();
    }

    @Test
    void duringAnOutageOfTheDatabaseThePageIs503AndTheLinkStaysValid() throws IOException {
        server.stop();
        for (var method : List.of("GET", "POST", "HEAD", "POST", "GET")) {
            var answer = page(method);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/html");
            assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        }
        assertThat(page("GET").response().body()).contains("Please try again in a moment. The link stays valid.");

        server.start();
        eventually(() -> assertThat(page("GET").response().body()).contains(">Confirm</button>"));
        assertThat(page("POST").response().body()).contains("Your e-mail address is confirmed");
    }

    @Test
    void duringAnOutageOfTheDatabaseThePageOfAMuteIs503AndTheLinkStaysValid() throws IOException {
        ias.signUp("mute@example.com");
        var mute = relay.lastTo("mute@example.com").mutePath();
        server.stop();
        for (var call : List.of("GET ", "POST ?mute=on", "POST ?mute=off")) {
            var answer = page(call.substring(0, call.indexOf(' ')), mute + call.substring(call.indexOf(' ') + 1));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.response().body()).contains("Please try again in a moment. The link stays valid.");
        }

        server.start();
        eventually(() -> assertThat(page("GET", mute).response().body()).contains("Stop these mails"));
        assertThat(page("POST", mute + "?mute=on").response().body()).contains("Sign-up mails are stopped");
    }

    @Test
    void theLogContainsNeitherTheLinkNorTheAddress() throws IOException {
        try (var log = new LogCapture()) {
            page("GET");
            server.stop();
            page("GET");
            page("POST");
            server.start();
            eventually(() -> assertThat(page("POST").status()).isEqualTo(200));
            page("POST");

            assertThat(log.text())
                    .contains("/email-verifications/{token}", "Failed to look up a link")
                    .doesNotContain(link.substring(link.length() - 32), EMAIL, "jane.unlucky");
        }
    }

    private Answer page(String method) {
        return page(method, link);
    }

    private Answer page(String method, String path) {
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .method(method, BodyPublishers.noBody())
                .build());
    }
}
