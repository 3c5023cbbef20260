package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccessKeys;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.SignedCalls;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed calls while the database is down. */
class RpcOutageTest {

    @TempDir
    private Path directory;

    @Test
    void signedCallsAreToBeRetried() throws IOException {
        try (var server = new TestDatabase.Server(directory);
                var relay = new TestRelay();
                var ias = Ias.setup().on(server.database(), relay).start()) {
            var known = ias.bean(AccessKeys.class).create();
            var calls = new SignedCalls(known.id(), known.secret());
            assertThat(list(ias, calls).status()).isEqualTo(200);

            server.stop();

            assertUnavailable(list(ias, calls));
            assertUnavailable(list(ias, new SignedCalls("IASUNKNOWN", "secret")));
        }
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().path("Code").asText()).isEqualTo("ServiceUnavailable");
        assertThat(answer.header("Retry-After")).contains("1");
    }

    private static Answer list(Ias ias, SignedCalls calls) {
        return ias.send(HttpRequest.newBuilder(ias.uri("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(calls.form("ListEmailVerification", Map.of())))
                .build());
    }
}
