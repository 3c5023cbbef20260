package dev.ias.infra;

import static dev.ias.infra.DebianPackage.PGBOUNCER;
import static dev.ias.infra.DebianPackage.POSTGRESQL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar behind Debian's PgBouncer: 200 sign-ups at a time, then 10,000 calls of both APIs from 64 callers. */
@ExtendWith(InfraTable.Provider.class)
class PgBouncerInfraIT {

    private static final int CALLERS = 64;
    private static final int SIGN_UPS = 200;
    private static final int CALLS = 10_000;
    private static final int VISITS = Math.ceilDiv(CALLS, (int) BothApis.CALLS);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void noCallFailsAndServerConnectionsAreLeftAsTheyWere(PgBouncer.Pooling pooling, InfraTable table) {
        table.trial("PgBouncer, pool_mode=" + pooling.mode(), List.of(POSTGRESQL, PGBOUNCER), row -> {
            try (var server = PostgresServer.primary(directory);
                    var pooler = new PgBouncer(directory, server, pooling);
                    var deployment = Deployments.on(server, pooler.url())) {
                // As the page on operations advises; Flyway would set another path for a migration.
                server.database().execute("alter role ias set search_path = public");
                Deployments.assertValid(deployment);
                var instance = deployment.start();
                var apis = new BothApis(deployment, instance, row);
                apis.signUp(SIGN_UPS);
                assertThat(row.answers()).containsOnlyKeys("201");
                apis.visit(VISITS, CALLERS);
                var answers = row.answers();
                // In session mode, server connections return to the pool when their clients close theirs.
                instance.process().terminate();
                var residue = pooler.residue();
                row.note(String.format(
                        Locale.ROOT,
                        "%d server connections, left on them: %s",
                        residue.connections(),
                        residue.found().isEmpty() ? "nothing" : residue.found()));

                assertThat(answers).containsOnlyKeys("200", "201");
                assertThat(row.calls()).isEqualTo(SIGN_UPS + VISITS * BothApis.CALLS);
                assertThat(row.mails()).isEqualTo(SIGN_UPS + VISITS * BothApis.MAILS);
                assertThat(residue.connections()).isPositive();
                assertThat(residue.found()).isEmpty();
            }
        });
    }
}
