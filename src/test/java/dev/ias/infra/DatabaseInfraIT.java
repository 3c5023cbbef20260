package dev.ias.infra;

import static dev.ias.infra.DebianPackage.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.Pause;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.load.Call;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import dev.ias.webhook.TestReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The jar on Debian's PostgreSQL: a primary, a failover to its replica, and servers that accept no writes. */
@ExtendWith(InfraTable.Provider.class)
class DatabaseInfraIT {

    private static final List<DebianPackage> NEEDED = List.of(POSTGRESQL);
    private static final int VISITS = 20;
    private static final int CALLERS = 8;
    private static final int PER_SECOND = 40;
    private static final Duration BEFORE = Duration.ofSeconds(4);
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int UNAVAILABLE = 503;

    @TempDir
    private Path directory;

    @Test
    void everyOperationAndItsWebhookWorkOnAPrimary(InfraTable table) {
        table.trial("PostgreSQL, a primary", NEEDED, row -> {
            try (var primary = PostgresServer.primary(directory);
                    var receiver = new TestReceiver();
                    var deployment = Deployments.on(primary, primary.database().url())) {
                deployment
                        .set("IAS_WEBHOOK_URL", receiver.url())
                        .set("IAS_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                        .set("IAS_WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true");
                Deployments.assertValid(deployment);
                new BothApis(deployment, deployment.start(), row).visit(VISITS, CALLERS);

                assertThat(row.answers()).containsOnlyKeys("200", "201");
                assertThat(row.calls()).isEqualTo(VISITS * BothApis.CALLS);
                assertThat(row.mails()).isEqualTo(VISITS * BothApis.MAILS);
                Eventually.eventually(() -> assertThat(receiver.received())
                        .hasSize(VISITS * BothApis.EVENTS)
                        .extracting(TestReceiver.Received::type)
                        .containsOnly("email_verification.confirmed"));
                assertThat(receiver.received())
                        .extracting(TestReceiver.Received::id)
                        .doesNotHaveDuplicates();
                row.note(String.format(Locale.ROOT, "%d events, each once", VISITS * BothApis.EVENTS));
            }
        });
    }

    /** The driver changes over to the promoted replica by {@code targetServerType}; the service is not restarted. */
    @Test
    void nothingIsLostInAFailover(InfraTable table) {
        table.trial("PostgreSQL, failover to a synchronous replica", NEEDED, row -> {
            try (var primary = PostgresServer.primary(directory);
                    var standby = primary.synchronousStandby()) {
                var url = "jdbc:postgresql://%s,%s/%s?targetServerType=primary"
                        .formatted(primary.address(), standby.address(), PostgresServer.DATABASE);
                try (var deployment = Deployments.on(TestDatabase.at(url))) {
                    Deployments.assertValid(deployment);
                    var client = new Client(deployment.start());
                    var load = new Load(PER_SECOND, List.of(client));
                    Pause.of(BEFORE);
                    primary.kill();
                    var killed = Instant.now();
                    standby.promote();
                    var promoted = Instant.now();
                    var recovered = load.firstGrantedSince(promoted);
                    Pause.of(BEFORE);
                    var people = load.stop();
                    var result = CallAudit.of(deployment, client, people, TIMEOUT, CallAudit.Allowed.NOTHING);

                    people.stream()
                            .map(person -> person.calls())
                            .flatMap(Collection::stream)
                            .map(Call::outcome)
                            .forEach(row::answered);
                    people.forEach(person -> row.mailed(
                            deployment.relay().mailsTo(person.address()).size()));
                    row.note(String.format(
                            Locale.ROOT,
                            "first 201 %.1f s after the promotion, %.1f s after the kill; %d lost, %d twice",
                            seconds(promoted, recovered),
                            seconds(killed, recovered),
                            result.lost(),
                            result.duplicates()));
                    assertThat(recovered).isBefore(promoted.plus(RECOVERY));
                    assertThat(result.wrong()).isEmpty();
                    assertThat(result.lost()).isZero();
                    assertThat(result.duplicates()).isZero();
                }
            }
        });
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    @Test
    void aStandbyIsNamedByTheCheckAndNotReady(InfraTable table) {
        table.trial("PostgreSQL, a standby alone", NEEDED, row -> {
            try (var primary = PostgresServer.primary(directory);
                    var standby = primary.synchronousStandby();
                    var migrated = Deployments.on(primary, primary.database().url())) {
                migrated.run(Deployment.JAR, "access-key", "list");
                try (var deployment = Deployments.on(primary, standby.database().url())) {
                    assertUnwritable(deployment, row, "standby");
                }
            }
        });
    }

    @Test
    void aReadOnlyDatabaseIsNamedByTheCheckAndNotReady(InfraTable table) {
        table.trial("PostgreSQL, default_transaction_read_only=on", NEEDED, row -> {
            try (var primary = PostgresServer.primary(directory);
                    var deployment = Deployments.on(primary, primary.database().url())) {
                deployment.run(Deployment.JAR, "access-key", "list");
                primary.database().execute("alter role ias set default_transaction_read_only = on");
                assertUnwritable(deployment, row, "read-only");
            }
        });
    }

    private static void assertUnwritable(Deployment deployment, InfraTable.Row row, String named) {
        var check = deployment.execute(Deployment.JAR, "config", "check");
        assertThat(Deployments.problems(check))
                .as("problems found by config check")
                .singleElement()
                .asString()
                .startsWith("ias.database.")
                .contains(named);
        assertThat(check.exitCode()).isEqualTo(1);
        var instance = deployment.start();
        try (var management = Ias.at(instance.managementPort())) {
            Eventually.until(TIMEOUT, () -> management.get("/health/readiness").status() == UNAVAILABLE);
            assertThat(management.get("/health/readiness").response().body()).containsIgnoringCase(named);
        }
        var answer = instance.ias().signUp("nobody@example.com");
        row.answered(answer.outcome());
        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        row.note("named by config check, readiness 503");
    }
}
