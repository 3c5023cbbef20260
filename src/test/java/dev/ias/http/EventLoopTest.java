package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.ProofOfWork;
import dev.ias.testing.RawConnection;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Event loops serve all connections, so they must neither access files nor block. Observed with JDK Flight Recorder.
 */
class EventLoopTest {

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final List<String> BLOCKING =
            List.of("jdk.FileRead", "jdk.FileWrite", "jdk.ThreadSleep", "jdk.ThreadPark", "jdk.JavaMonitorWait");
    private static final String EVENT_LOOP = "nioEventLoopGroup";

    @TempDir
    private Path directory;

    @Test
    void noRequestBlocksAnEventLoop() throws IOException {
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("ias.limits.resend-delays", "0s")
                        .set("ias.challenge.provider", "altcha")
                        .start()) {
            // Warm-up: classes are loaded from files once per process.
            for (var round = 0; round < 3; round++) {
                callEverything(ias, relay, round);
            }

            var events = recorded(() -> callEverything(ias, relay, 3));

            assertThat(events).isEmpty();
        }
    }

    private static void callEverything(Ias ias, TestRelay relay, int round) {
        var email = String.format(Locale.ROOT, "loop%d@example.com", round);
        var token = ias.signUp(email).token();
        ias.resend(token);
        ias.confirm(token, "000000");
        ias.confirm(token, relay.lastTo(email).code());
        ias.resend("no.token");
        ias.post(
                "/users",
                "{\"email\":\"solved-%s\"}".formatted(email),
                "Challenge-Solution",
                ProofOfWork.solve(ias.get("/users/challenge").json()));
        ias.post("/users", "{");
        ias.post("/users", "");
        Stream.of(
                        "/",
                        "/?Action=SubmitEmailVerification&Version=2018-01-29",
                        "/nothing",
                        "/.well-known/jwks.json",
                        "/api-spec/ias-public-api.yaml",
                        "/api-spec/domain-api.yaml",
                        "/swagger-ui",
                        "/swagger-ui/",
                        "/swagger-ui/swagger-ui-bundle.js",
                        "/swagger-ui/nothing.js",
                        "/email-verifications/0123456789abcdef0123456789abcdef",
                        "/email-verifications/nothing")
                .forEach(path -> ias.get(path, "Accept", "*/*"));
        ias.post("/email-verifications/0123456789abcdef0123456789abcdef", "");
        var mutes = relay.lastTo(email).mutePath();
        ias.get(mutes, "Accept", "*/*");
        ias.post(mutes + "?mute=on", "");
        ias.post(mutes + "?mute=off", "");
        ias.post("/email-mutes/nothing?mute=on", "");
        ias.post("/", "Action=SubmitEmailVerification");
        Stream.of("GARBAGE\r\n\r\n", "GET /%zz HTTP/1.1\r\n\r\n", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n")
                .forEach(bytes -> {
                    try (var connection = new RawConnection(ias.uri("/"), RECEIVE_TIMEOUT)) {
                        connection.send(bytes).receive();
                    }
                });
    }

    private List<String> recorded(Runnable calls) throws IOException {
        var file = directory.resolve("event-loop.jfr");
        try (var recording = new Recording()) {
            BLOCKING.forEach(event ->
                    recording.enable(event).withoutThreshold().withStackTrace().with("throttle", "off"));
            recording.start();
            calls.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(EventLoopTest::onAnEventLoop)
                .filter(event -> !happensIn(event, "loadClass"))
                // Event loops of an earlier test may still be shutting down in this JVM.
                .filter(event -> !happensIn(event, "confirmShutdown"))
                // Random numbers of the kernel never block. Tests log synchronously; UnreadOutputIT covers the log
                // appender of the service.
                .filter(event -> !happensIn(event, "engineNextBytes"))
                .filter(event -> !happensIn(event, "appendLoopOnAppenders"))
                .map(event -> event.getEventType().getName() + " " + event.getStackTrace())
                .toList();
    }

    private static boolean onAnEventLoop(RecordedEvent event) {
        return event.getThread() != null
                && event.getThread().getJavaName() != null
                && event.getThread().getJavaName().contains(EVENT_LOOP);
    }

    private static boolean happensIn(RecordedEvent event, String method) {
        return event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getName().equals(method));
    }
}
