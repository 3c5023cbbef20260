package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The REST API has a lower limit of body size than the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyLimitTest {

    private final Ias ias = Ias.setup().alone().start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/users, 16384, false, 201",
        "/users, 16385, false, 413",
        "/users, 16384, true, 201",
        "/users, 16385, true, 413",
        "/users, 200000, true, 413",
        "/users/email-verification-code, 16384, true, 401",
        "/users/email-verification-code, 16385, true, 413",
        "/users/email-verification-code, 200000, true, 413",
        "/users/email-verification-code, 16385, false, 413",
    })
    void aBodyOfMoreThan16KiBAnswers413(String path, int size, boolean chunked, int status) {
        var start = "{\"email\":\"jane@example.com\"";
        var body = start + " ".repeat(size - start.length() - 1) + "}";

        var answer = ias.send(HttpRequest.newBuilder(ias.uri(path))
                .header("Content-Type", Ias.JSON)
                .POST(publisher(body, chunked))
                .build());

        assertThat(answer.status()).isEqualTo(status);
        if (status == 413) {
            assertThat(answer.error()).isEqualTo("413 request/7");
        }
    }

    private static BodyPublisher publisher(String body, boolean chunked) {
        var whole = BodyPublishers.ofString(body);
        return chunked ? BodyPublishers.fromPublisher(whole) : whole;
    }
}
