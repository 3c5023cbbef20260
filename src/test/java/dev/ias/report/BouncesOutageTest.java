package dev.ias.report;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.report.parse.ReportMails;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /bounces} while the database is unavailable. */
class BouncesOutageTest {

    private static final String JANE = "jane@example.com";
    private static final Pattern IN_MESSAGE_ID = Pattern.compile("\\.([0-9a-v]{48})@");

    @TempDir
    private Path directory;

    @Test
    void anOutageAnswers503WithRetryAfter() throws IOException {
        var port = ServiceProcess.freePort();
        try (var relay = new TestRelay();
                var server = new TestDatabase.Server(directory);
                var ias = Ias.setup()
                        .on(server.database(), relay)
                        .set("endpoints.all.port", port)
                        .start();
                var management = Ias.at(port)) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
            var matcher = IN_MESSAGE_ID.matcher(relay.lastTo(JANE).header("Message-ID"));
            assertThat(matcher.find()).isTrue();
            var report = ReportMails.real("exim-unknown-user").replace(ReportMails.TOKEN, matcher.group(1));
            server.stop();

            var answer = post(management, report);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.json().path("error").asText()).isEqualTo("unavailable");
            assertThat(answer.retryAfter()).isPositive();

            server.start();
            eventually(() -> assertThat(
                            post(management, report).json().path("result").asText())
                    .isEqualTo("suppressed"));
        }
    }

    private static Answer post(Ias management, String report) {
        return management.send(HttpRequest.newBuilder(management.uri("/bounces"))
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofString(report))
                .build());
    }
}
