package dev.ias.ops.development;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Development mode: one process with its own database and mailbox. */
class DevelopmentModeIT {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final String LEFTOVER = "Stopping the PostgreSQL that an earlier run left running";

    @TempDir
    private Path directory;

    private final int port = ServiceProcess.freePort();
    private final int mailPort = ServiceProcess.freePort();
    private final Map<String, String> settings = Map.of(
            "IAS_HTTP_PORT", String.valueOf(port),
            "IAS_MANAGEMENT_PORT", String.valueOf(ServiceProcess.freePort()),
            "IAS_MAIL_PORT", String.valueOf(mailPort),
            "IAS_DEVELOPMENT_DATABASE_PORT", String.valueOf(ServiceProcess.freePort()));

    /** Stops the database even if the service failed. */
    @AfterEach
    void stopDatabase() throws IOException {
        database().ifPresent(process -> {
            process.destroyForcibly();
            assertThat(process.onExit()).succeedsWithin(DEADLINE);
        });
    }

    @Test
    void theMailboxHasTheCodeAndTheDatabaseStopsWithTheService() throws IOException {
        try (var service = start();
                var ias = Ias.at(port)) {
            var token = ias.signUp("first@example.com").token();
            ias.signUp("other@example.com");

            var mails = ias.get("/dev/mailbox?to=first@example.com").json();

            assertThat(mails).hasSize(1);
            assertThat(mails.get(0).fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "number", "id", "to", "from", "subject", "text", "html", "receivedAt", "code", "headers");
            assertThat(mails.get(0).path("to").asText()).isEqualTo("first@example.com");
            assertThat(ias.confirm(token, code(ias, "first@example.com")).status())
                    .isEqualTo(201);

            var database = database().orElseThrow();
            service.terminate();
            assertThat(database.onExit()).succeedsWithin(DEADLINE);
        }
    }

    @Test
    void theMailboxIsJsonByDefaultAndHtmlForBrowsers() throws MessagingException {
        try (var service = start();
                var ias = Ias.at(port)) {
            send("<script>alert('older')</script>");
            send("newer");

            var byDefault = ias.get("/dev/mailbox");
            var anything = ias.get("/dev/mailbox", "Accept", "*/*");
            var page = ias.get("/dev/mailbox", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

            assertThat(byDefault.json().findValuesAsText("subject"))
                    .containsExactly("newer", "<script>alert('older')</script>");
            assertThat(anything.header("Content-Type")).contains("application/json");
            assertThat(anything.json()).isEqualTo(byDefault.json());
            assertThat(page.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(page.header("Content-Security-Policy")).isPresent();
            // The page loads the mails by itself.
            assertThat(page.response().body()).doesNotContain("newer").doesNotContain("alert(");
            assertThat(service.output()).contains("/demo/", "/dev/mailbox", "/swagger-ui/");
            assertThat(ias.get("/demo/").status()).isEqualTo(200);
        }
    }

    @Test
    void aKilledServiceRestartsWithItsData() throws IOException {
        String token;
        String code;
        try (var service = start();
                var ias = Ias.at(port)) {
            token = ias.signUp("killed@example.com").token();
            code = code(ias, "killed@example.com");
            service.kill();
        }
        var leftover = database().orElseThrow();
        assertThat(leftover.isAlive()).isTrue();

        try (var service = start();
                var ias = Ias.at(port)) {
            assertThat(service.output()).contains(LEFTOVER + ", process " + leftover.pid());
            assertThat(leftover.isAlive()).isFalse();
            assertThat(ias.resend(token).error()).isEqualTo("429 user/400");
            assertThat(ias.confirm(token, code).status()).isEqualTo(201);
        }
    }

    private ServiceProcess start() {
        return ServiceProcess.start(
                        settings,
                        "-Dmicronaut.environments=dev",
                        "-Dias.development.data-directory=" + data(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.ias.Application")
                .awaitStart();
    }

    private Path data() {
        return directory.resolve("data");
    }

    /** Returns the code in the newest mail of the mailbox to an address. */
    private static String code(Ias ias, String address) {
        return ias.get("/dev/mailbox?to=" + address)
                .json()
                .path(0)
                .path("text")
                .asText()
                .replaceFirst("(?s).*?\\b([0-9]{6})\\b.*", "$1");
    }

    private void send(String subject) throws MessagingException {
        var relay = new Properties();
        relay.setProperty("mail.smtp.host", "localhost");
        relay.setProperty("mail.smtp.port", String.valueOf(mailPort));
        var mail = new MimeMessage(Session.getInstance(relay));
        mail.setFrom(new InternetAddress("somebody@sender.example"));
        mail.setRecipient(Message.RecipientType.TO, new InternetAddress("page@example.com"));
        mail.setSubject(subject);
        mail.setText("text");
        Transport.send(mail);
    }

    /** Returns the process of the database; empty if it is not running. */
    private Optional<ProcessHandle> database() throws IOException {
        var pidFile = data().resolve("postmaster.pid");
        return Files.exists(pidFile)
                ? ProcessHandle.of(
                        Long.parseLong(Files.readAllLines(pidFile).getFirst().strip()))
                : Optional.empty();
    }
}
