package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The database is stopped, closes connections or is read-only; the service recovers without a restart. */
@ExtendWith(FaultTable.Provider.class)
class DatabaseFaultIT {

    private static final int PER_SECOND = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(150);
    private static final Duration SHORT_TIME = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    /** A temporary fault of the database. */
    @FunctionalInterface
    private interface Fault {

        /** Causes the fault; returns after it has ended. */
        void happen(Deployment deployment) throws IOException;
    }

    @Test
    void stoppedForThirtySeconds(FaultTable table) throws IOException {
        survives("database stopped for 30 s", table, deployment -> {
            deployment.server().stop();
            Pause.of(OUTAGE);
            deployment.server().start();
        });
    }

    @Test
    void killedUnderLoad(FaultTable table) throws IOException {
        survives("database killed and started, 5 times", table, deployment -> {
            for (var i = 0; i < 5; i++) {
                Pause.of(Duration.ofMillis(1_500 + 70L * i));
                deployment.server().kill();
                deployment.server().start();
            }
        });
    }

    @Test
    void connectionsTerminatedRepeatedly(FaultTable table) throws IOException {
        survives("database connections cut 60 times in 12 s", table, deployment -> {
            for (var i = 0; i < 60; i++) {
                cutConnections(deployment.database());
                Pause.of(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void temporarilyReadOnly(FaultTable table) throws IOException {
        survives("database read-only for 10 s", table, deployment -> {
            var database = deployment.database();
            database.execute("alter role ias set default_transaction_read_only = on");
            cutConnections(database);
            Pause.of(Duration.ofSeconds(10));
            database.execute("alter role ias reset default_transaction_read_only");
            cutConnections(database);
        });
    }

    @Test
    void temporarilyOutOfDiskSpace(FaultTable table) throws IOException {
        survives("database without room on its disk for 10 s", table, deployment -> {
            var database = deployment.database();
            database.execute("""
                create function no_room() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$\
                """);
            for (var tableName : List.of("verification", "rate_limit", "outbox", "users")) {
                database.execute(
                        "create trigger no_room before insert or update or delete on %s execute function no_room()"
                                .formatted(tableName));
            }
            Pause.of(Duration.ofSeconds(10));
            database.execute("drop function no_room cascade");
        });
    }

    private void survives(String name, FaultTable table, Fault fault) throws IOException {
        try (var deployment = new Deployment(directory)) {
            var instance = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(SHORT_TIME);
            fault.happen(deployment);
            var over = Instant.now();
            var recovery = Duration.between(over, load.firstGrantedSince(over));
            Pause.of(SHORT_TIME);
            var result =
                    CallAudit.of(deployment, new Client(instance), load.stop(), TIMEOUT, CallAudit.Allowed.NOTHING);
            table.add(name, result, recovery);

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.duplicates()).isZero();
        }
    }

    private static void cutConnections(TestDatabase database) {
        database.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'ias'");
    }
}
