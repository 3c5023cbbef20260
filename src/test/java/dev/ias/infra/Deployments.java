package dev.ias.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.TestDatabase;
import java.util.List;

/** Deployments on databases of Debian's PostgreSQL. */
final class Deployments {

    private Deployments() {}

    static Deployment on(TestDatabase database) {
        return new Deployment(database)
                .set("IAS_DATABASE_USERNAME", PostgresServer.ROLE)
                .set("IAS_DATABASE_PASSWORD", PostgresServer.PASSWORD)
                .set("IAS_LIMITS_ACCOUNT_ADDRESSES_PER_DAY", "100000000")
                .set("IAS_LIMITS_RESEND_DELAYS", "0s")
                .set("IAS_HTTP_DRAIN", "0s");
    }

    /** The service connects to a URL, such as that of a pooler, and the tests to the server. */
    static Deployment on(PostgresServer server, String url) {
        return on(server.database()).set("IAS_DATABASE_URL", url);
    }

    /** Runs {@code config check}, and sends a test mail. */
    static void assertValid(Deployment deployment) {
        var check = deployment.execute(Deployment.JAR, "config", "check", "--send-test-mail", "operator@example.com");
        assertThat(problems(check)).isEmpty();
        assertThat(check.output()).contains("test mail  handed over to the relay");
        assertThat(check.exitCode()).isZero();
    }

    /** Returns the lines of errors of {@code config check}; its warnings are of the limits of the tests. */
    static List<String> problems(Deployment.Result check) {
        return check.errors()
                .lines()
                .filter(line -> !line.startsWith("warning: "))
                .toList();
    }
}
