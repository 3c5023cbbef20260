package dev.ias.infra;

import static dev.ias.infra.DebianPackage.HAPROXY;
import static dev.ias.infra.DebianPackage.NGINX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Ias;
import dev.ias.testing.Proxy;
import dev.ias.testing.TestDatabase;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The jar behind Debian's proxies with the shipped configurations: every client has its own limit. */
@ExtendWith(InfraTable.Provider.class)
class ProxyInfraIT {

    private static final InetAddress JANE = InetAddress.ofLiteral("127.0.0.5");
    private static final InetAddress JOHN = InetAddress.ofLiteral("127.0.0.6");

    @TempDir
    private Path directory;

    private interface Start {

        Proxy of(Path directory, Proxy.Upstream first, Proxy.Upstream second);
    }

    @Test
    void behindNginx(InfraTable table) {
        everyClientHasItsOwnLimit(table, "nginx, shipped configuration", NGINX, Proxy::nginx);
    }

    @Test
    void behindHaproxy(InfraTable table) {
        everyClientHasItsOwnLimit(table, "HAProxy, shipped configuration", HAPROXY, Proxy::haproxy);
    }

    private void everyClientHasItsOwnLimit(InfraTable table, String setup, DebianPackage needed, Start start) {
        table.trial(setup, List.of(needed), row -> {
            try (var deployment = new Deployment(TestDatabase.create())
                    .set("IAS_DATABASE_USERNAME", "postgres")
                    .set("IAS_HTTP_DRAIN", "0s")
                    .set("IAS_HTTP_TRUSTED_PROXIES", "127.0.0.1/32")
                    .set("IAS_LIMITS_CLIENT_SIGN_UPS_PER_HOUR", "2")) {
                var instance = deployment.start();
                var upstream = new Proxy.Upstream(instance.port(), instance.managementPort());
                try (var proxy = start.of(directory, upstream, upstream);
                        var jane = Ias.at(proxy.port(), JANE);
                        var john = Ias.at(proxy.port(), JOHN)) {
                    var outcomes = new ArrayList<String>();
                    for (var i = 0; i < 3; i++) {
                        outcomes.add(claimingAnotherAddress(jane, "jane" + i));
                    }
                    outcomes.add(claimingAnotherAddress(john, "john"));
                    outcomes.forEach(row::answered);
                    row.mailed(deployment.relay().mailsByRecipient().size());

                    assertThat(outcomes).containsExactly("201", "201", "429 user/300", "201");
                    assertThat(row.mails()).isEqualTo(3);
                }
            }
        });
    }

    private static String claimingAnotherAddress(Ias client, String name) {
        var body = "{\"email\":\"%s@example.com\"}".formatted(name);
        return client.post("/users", body, "X-Forwarded-For", "203.0.113.9").outcome();
    }
}
