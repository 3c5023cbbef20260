package dev.ias.dos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.Proxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rolling restart of two instances behind a proxy with the shipped configuration: no call fails. */
@ExtendWith(DosTable.Provider.class)
class RollingRestartDosIT {

    private static final int ROUNDS = 5;
    private static final int CALLERS = 8;
    private static final int TERMINATED = 143;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int OK = 200;

    @TempDir
    private Path directory;

    private interface Start {
        Proxy between(Path directory, Proxy.Upstream first, Proxy.Upstream second);
    }

    @Test
    void behindNginx(DosTable table) throws IOException {
        assumeTrue(Proxy.installed("nginx"), "there is no nginx");
        restart("nginx", table, Proxy::nginx);
    }

    @Test
    void behindHaproxy(DosTable table) throws IOException {
        assumeTrue(Proxy.installed("haproxy"), "there is no haproxy");
        restart("HAProxy", table, Proxy::haproxy);
    }

    private void restart(String name, DosTable table, Start start) throws IOException {
        try (var deployment = new Deployment(directory).set("IAS_HTTP_TRUSTED_PROXIES", "127.0.0.1/32")) {
            var instances = List.of(start(deployment), start(deployment));
            var exitCodes = new ArrayList<Integer>();
            var longestShutdown = Duration.ZERO;
            var callers = List.<ProxyCallers>of();
            try (var proxy = start.between(directory, upstream(instances.getFirst()), upstream(instances.getLast()));
                    var calling = new ProxyCallers(proxy.port(), CALLERS)) {
                callers = List.of(calling);
                awaitCalls(calling);
                for (var round = 0; round < ROUNDS; round++) {
                    for (var instance : instances) {
                        var began = System.nanoTime();
                        exitCodes.add(instance.process().terminate());
                        longestShutdown = max(longestShutdown, Duration.ofNanos(System.nanoTime() - began));
                        instance.restart();
                        awaitReady(instance);
                    }
                }
                awaitCalls(calling);
                calling.close();
                table.addRestarts(name, ROUNDS, calling, longestShutdown, proxy.log());
            }
            var softly = new SoftAssertions();
            softly.assertThat(exitCodes).as("exit codes").hasSize(2 * ROUNDS).containsOnly(TERMINATED);
            softly.assertThat(callers.getFirst().errorsByKind())
                    .as("errors of callers")
                    .isEqualTo("{}");
            softly.assertThat(notMailedOnce(deployment, callers.getFirst()))
                    .as("addresses with a 201 and not exactly one mail")
                    .isEmpty();
            softly.assertAll();
        }
    }

    private static Proxy.Upstream upstream(Deployment.Instance instance) {
        return new Proxy.Upstream(instance.port(), instance.managementPort());
    }

    private static Deployment.Instance start(Deployment deployment) {
        var instance = deployment.start(Deployment.HEAP, "-jar", AttackHarness.JAR);
        awaitReady(instance);
        return instance;
    }

    private static void awaitReady(Deployment.Instance instance) {
        try (var management = Ias.at(instance.managementPort())) {
            Eventually.until(TIMEOUT, () -> management.get("/health/readiness").status() == OK);
        }
    }

    /** Waits until every caller has completed several further calls. */
    private static void awaitCalls(ProxyCallers callers) {
        var enough = callers.count() + 20 * CALLERS;
        Eventually.until(TIMEOUT, () -> callers.count() >= enough);
    }

    private static List<String> notMailedOnce(Deployment deployment, ProxyCallers callers) {
        // A 201 may also mean that the mail is in the outbox.
        try {
            Eventually.until(
                    TIMEOUT,
                    () -> deployment.relay().mailsByRecipient().keySet().containsAll(callers.signedUp()));
        } catch (AssertionError e) {
            // Addresses without a mail are returned below.
        }
        var mails = deployment.relay().mailsByRecipient();
        return callers.signedUp().stream()
                .filter(address -> mails.getOrDefault(address, List.of()).size() != 1)
                .toList();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
