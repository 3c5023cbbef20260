package dev.ias.infra;

import static dev.ias.infra.DebianPackage.POSTFIX;
import static dev.ias.infra.DebianPackage.SASL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.infra.InfraTable.Row;
import dev.ias.infra.PostfixPolicy.Stage;
import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.load.FailoverRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/**
 * The jar with two instances of Debian's Postfix as relays, of which the first one fails, under load of both APIs; the
 * service is killed meanwhile. Each hands its mails on to a server of its own, which counts them.
 */
@ExtendWith(InfraTable.Provider.class)
class FailoverInfraIT {

    private static final Duration EACH = Duration.ofSeconds(3);
    private static final Duration HALF = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    /** A temporary fault of the first instance. */
    @FunctionalInterface
    private interface Fault {

        void happen(Postfix first, PostfixPolicy policy, Runnable kill);
    }

    @Test
    void down(InfraTable table) {
        trial(table, "down", List.of(), (first, policy, kill) -> {
            first.goOffline();
            killAmid(kill);
            first.goOnline();
        });
    }

    @Test
    void hanging(InfraTable table) {
        trial(table, "hanging (SIGSTOP)", List.of(), (first, policy, kill) -> {
            first.suspend();
            killAmid(kill);
            first.resume();
        });
    }

    @Test
    void refusingLogins(InfraTable table) {
        var users = new SaslUsers(directory.resolve("first"));
        table.trial("two Postfix, first refuses logins", List.of(POSTFIX, SASL), row -> {
            users.create("password");
            run(row, users.parameters(), (first, policy, kill) -> {
                users.setPassword("another-password");
                restart(first);
                killAmid(kill);
                users.setPassword("password");
                restart(first);
            });
        });
    }

    /** Open sessions are logged in. */
    private static void restart(Postfix postfix) {
        postfix.goOffline();
        postfix.goOnline();
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 450, 554})
    void refusingAtEachStage(int code, InfraTable table) {
        trial(table, "answers %d at each stage".formatted(code), List.of(), (first, policy, kill) -> {
            for (var stage : Stage.values()) {
                policy.refuse(stage, code);
                if (stage == Stage.CONNECT || stage == Stage.HELLO) {
                    // Open sessions have passed these stages.
                    restart(first);
                }
                Pause.of(EACH);
                if (stage == Stage.MAIL) {
                    kill.run();
                    Pause.of(EACH);
                }
            }
            policy.accept();
        });
    }

    @Test
    void limitedToTwoConnections(InfraTable table) {
        trial(
                table,
                "allows 2 connections at a time",
                List.of("smtpd_client_connection_count_limit = 2"),
                (first, policy, kill) -> killAmid(kill));
    }

    private static void killAmid(Runnable kill) {
        Pause.of(HALF);
        kill.run();
        Pause.of(HALF);
    }

    private void trial(InfraTable table, String name, List<String> parameters, Fault fault) {
        table.trial("two Postfix, first " + name, List.of(POSTFIX), row -> run(row, parameters, fault));
    }

    private void run(Row row, List<String> parameters, Fault fault) throws IOException {
        if (!Account.root()) {
            throw new TestAbortedException("skipped: Postfix starts as root only");
        }
        Account.traversable(directory);
        try (var policy = new PostfixPolicy();
                var deployment = Deployment.withSpareRelay(TestDatabase.create());
                var first = postfix("first", deployment.relay().port(), policy, parameters);
                var spare = postfix("spare", deployment.spare().port(), policy, List.of())) {
            deployment
                    .set("IAS_DATABASE_USERNAME", "postgres")
                    .set("IAS_HTTP_DRAIN", "0s")
                    .set("IAS_MAIL_RELAYS_FIRST_PORT", String.valueOf(first.port()))
                    .set("IAS_MAIL_RELAYS_SPARE_PORT", String.valueOf(spare.port()));
            if (!parameters.isEmpty() && parameters.getFirst().contains("sasl")) {
                deployment
                        .set("IAS_MAIL_RELAYS_FIRST_USERNAME", "ias")
                        .set("IAS_MAIL_RELAYS_FIRST_PASSWORD", "password");
            }
            var result = new FailoverRun(deployment, () -> first.empty() && spare.empty())
                    .run(kill -> fault.happen(first, policy, kill));
            add(row, result);

            assertThat(result.audit().lost()).isZero();
            assertThat(result.audit().wrong()).isEmpty();
            assertThat(result.copies()).isLessThanOrEqualTo(2);
            assertThat(result.failed()).isEmpty();
            assertThat(result.refused()).isZero();
        }
    }

    private Postfix postfix(String name, int next, PostfixPolicy policy, List<String> parameters) throws IOException {
        var parent = Files.createDirectories(directory.resolve(name));
        var first = name.equals("first") ? policy.restrictions() : "";
        return new Postfix(parent, next, "", first, String.join("\n", parameters), "smtpd_client_port_logging = yes");
    }

    private static void add(Row row, FailoverRun.Result result) {
        row.mailed(result.first() + result.spare());
        row.note(String.format(
                Locale.ROOT,
                "%d calls, %d mails lost, %d duplicates; %s; first relay used again after %.2f s; latest mail %.2f s",
                result.audit().calls(),
                result.audit().lost(),
                result.audit().duplicates(),
                result.share(),
                result.reuse().toMillis() / 1000.0,
                result.audit().latest().toMillis() / 1000.0));
    }
}
