package dev.ias.infra;

import static dev.ias.infra.DebianPackage.EXIM;
import static dev.ias.infra.DebianPackage.POSTFIX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.infra.InfraTable.Row;
import dev.ias.testing.Answer;
import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Executables;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import org.subethamail.smtp.RejectException;

/**
 * Delivery reports that mail servers make: the service sends through the server, which reports to the envelope sender
 * of the mail and hands the report to the shipped script.
 */
@ExtendWith(InfraTable.Provider.class)
class BouncesInfraIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String DOMAIN = "bounce.example.com";
    private static final String UNKNOWN_USER = "unknown@example.com";
    private static final String FULL_MAILBOX = "full@example.com";
    private static final String REFUSED_DOMAIN = "jane@refused.example";
    private static final Map<String, RejectException> REFUSALS = Map.of(
            UNKNOWN_USER, new RejectException(550, "5.1.1 Recipient address rejected: User unknown"),
            FULL_MAILBOX, new RejectException(552, "5.2.2 Mailbox full"),
            REFUSED_DOMAIN, new RejectException(550, "5.1.2 This domain takes no mail"));
    private static final Pattern TOKEN = Pattern.compile("bounces\\+([0-9a-v]{48})@");
    private static final Path SCRIPT = Path.of("src", "deploy", "bounces", "ias-bounces");
    // Where the reports are kept, to be looked at and to be used by unit tests.
    private static final Path KEPT = Path.of("target", "reports");

    @TempDir
    private Path directory;

    /** A mail server that is running. */
    private interface Server extends AutoCloseable {

        int port();

        String log();

        @Override
        void close();
    }

    /** Starts a mail server. */
    @FunctionalInterface
    private interface Start {

        /**
         * Starts it.
         *
         * @param next port of the server that mails are handed to
         * @param command that mails to {@link #DOMAIN} are handed to
         */
        Server with(int next, String command);
    }

    @Test
    void reportsOfPostfix(InfraTable table) {
        trial(table, "Postfix, delivery reports to a pipe", "postfix", POSTFIX, this::postfix);
    }

    @Test
    void reportsOfExim(InfraTable table) {
        trial(table, "Exim, delivery reports to a pipe", "exim", EXIM, this::exim);
    }

    private Server postfix(int next, String command) {
        var postfix = new Postfix(
                directory,
                next,
                "\nbounces unix - n n - 2 pipe flags=DRX user=nobody argv=" + command,
                "transport_maps = inline:{" + DOMAIN + "=bounces:}",
                "bounces_destination_recipient_limit = 1");
        return new Server() {
            @Override
            public int port() {
                return postfix.port();
            }

            @Override
            public String log() {
                return postfix.log();
            }

            @Override
            public void close() {
                postfix.close();
            }
        };
    }

    private Server exim(int next, String command) {
        var exim = new Exim(directory, next, DOMAIN, command);
        return new Server() {
            @Override
            public int port() {
                return exim.port();
            }

            @Override
            public String log() {
                return exim.log();
            }

            @Override
            public void close() {
                exim.close();
            }
        };
    }

    private void trial(InfraTable table, String name, String server, DebianPackage needed, Start start) {
        table.trial(name, List.of(needed), row -> {
            assumeUsable(needed);
            var kept = directory.resolve("kept");
            Files.createDirectories(kept);
            Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwxrwx"));
            Account.traversable(directory);
            try (var next = new TestRelay()) {
                next.behave(BouncesInfraIT::refuse);
                var url = directory.resolve("url");
                try (var mta = start.with(next.port(), script(kept, url).toString());
                        var deployment = deployment(mta)) {
                    var instance = deployment.start();
                    Files.writeString(url, "http://127.0.0.1:" + instance.managementPort() + "/bounces");
                    try (var management = Ias.at(instance.managementPort())) {
                        new Run(row, deployment, instance.ias(), management, mta, next, kept).all(server);
                    }
                }
            }
        });
    }

    private static void assumeUsable(DebianPackage needed) {
        if (!Account.root()) {
            throw new TestAbortedException("skipped: mail servers start as root only");
        }
        if (Executables.find("curl").isEmpty()) {
            throw new TestAbortedException("skipped: not installed: curl");
        }
        if (needed == EXIM && !Exim.hasAccount()) {
            throw new TestAbortedException("skipped: the account of Exim does not exist");
        }
    }

    private static void refuse(Step step, String recipient) throws RejectException {
        var refusal = REFUSALS.get(recipient);
        if (step == Step.RCPT && refusal != null) {
            throw refusal;
        }
    }

    /** Returns a command that keeps a copy of its input and runs the shipped script. */
    private Path script(Path kept, Path url) throws IOException {
        var shipped = Files.copy(SCRIPT, directory.resolve("ias-bounces"));
        var command = Files.writeString(directory.resolve("keep"), """
            #!/bin/sh
            file=$(mktemp %s/XXXXXXXX) && cat > "$file" && mv "$file" "$file.eml" &&
                exec %s "$(cat %s)" < "$file.eml"
            """.formatted(kept, shipped, url));
        for (var file : List.of(shipped, command)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return command;
    }

    private static Deployment deployment(Server server) {
        return new Deployment(TestDatabase.create())
                .set("IAS_DATABASE_USERNAME", "postgres")
                .set("IAS_MAIL_PORT", String.valueOf(server.port()))
                .set("IAS_MAIL_ENVELOPE_FROM", "bounces@" + DOMAIN)
                .set("IAS_MAIL_VERP", "true")
                .set("IAS_HTTP_DRAIN", "0s");
    }

    /** One run of all cases against one server. */
    private record Run(
            Row row, Deployment deployment, Ias ias, Ias management, Server server, TestRelay next, Path kept) {

        void all(String name) throws IOException {
            for (var each : Map.of(
                            UNKNOWN_USER, "unknown-user",
                            FULL_MAILBOX, "full-mailbox",
                            REFUSED_DOMAIN, "refused-domain")
                    .entrySet()) {
                one(each.getKey(), name + "-" + each.getValue());
            }
        }

        private void one(String recipient, String name) throws IOException {
            assertThat(signUp(recipient).outcome()).isEqualTo("201");
            var report = report(recipient);
            keep(name, report);

            // Reported, suppressed: not mailed.
            Eventually.until(TIMEOUT, () -> suppressed(recipient));
            assertThat(signUp(recipient).status()).isEqualTo(500);

            // Removed: mailed again.
            assertThat(deployment
                            .execute(Deployment.JAR, "suppression", "remove", recipient)
                            .exitCode())
                    .isZero();
            next.behave(Behaviour.ACCEPT);
            assertThat(signUp(recipient).outcome()).isEqualTo("201");
            Eventually.until(TIMEOUT, () -> next.mailsTo(recipient).size() == 1);
            next.behave(BouncesInfraIT::refuse);

            // Replayed, forged and foreign reports.
            var token = token(report).orElseThrow();
            assertThat(post(report)).isEqualTo("200 unchanged");
            assertThat(post(report.replace(token, forged(token)))).isEqualTo("200 ignored");
            assertThat(post(report.replace(token, "0".repeat(token.length())))).isEqualTo("200 ignored");
            assertThat(suppressed(recipient)).isFalse();
            row.note(name + ": suppressed, removed, mailed again; replayed unchanged, forged and foreign ignored");
            row.mailed(1);
        }

        private Answer signUp(String recipient) {
            var answer = ias.signUp(recipient);
            row.answered(answer.outcome());
            return answer;
        }

        private boolean suppressed(String recipient) {
            var list = deployment.execute(Deployment.JAR, "suppression", "list", recipient);
            assertThat(list.exitCode()).as(list.errors()).isZero();
            return list.output().lines().count() > 1;
        }

        /** Waits for the report that the server hands to the script. */
        private String report(String recipient) {
            var found = new AtomicReference<>("");
            try {
                Eventually.until(TIMEOUT, () -> {
                    reports()
                            .filter(text -> text.contains(recipient))
                            .findFirst()
                            .ifPresent(found::set);
                    return !found.get().isEmpty();
                });
            } catch (AssertionError e) {
                throw new AssertionError("no report about %s; log:\n%s".formatted(recipient, server.log()), e);
            }
            return found.get();
        }

        private Stream<String> reports() {
            try (var files = Files.list(kept)) {
                return files.filter(file -> file.toString().endsWith(".eml")).map(Run::read).toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void keep(String name, String report) throws IOException {
            Files.createDirectories(KEPT);
            Files.writeString(KEPT.resolve(name + ".eml"), report);
        }

        private static Optional<String> token(String report) {
            return TOKEN.matcher(report).results().findFirst().map(found -> found.group(1));
        }

        private static String forged(String token) {
            return (token.charAt(0) == '0' ? '1' : '0') + token.substring(1);
        }

        private String post(String report) {
            var answer = management.send(HttpRequest.newBuilder(management.uri("/bounces"))
                    .header("Content-Type", "message/rfc822")
                    .POST(BodyPublishers.ofString(report))
                    .build());
            return answer.status() + " " + answer.json().path("result").asText();
        }
    }
}
