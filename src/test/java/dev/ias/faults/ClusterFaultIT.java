package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.Pause;
import dev.ias.testing.SignedCalls;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.load.AuditResult;
import dev.ias.testing.load.Call;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import dev.ias.testing.load.Person;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node of the database cluster fails under load, or a shard moves. Needs a Citus cluster of at least two workers, all
 * on this machine, because the test kills and starts its servers.
 */
@EnabledIf(
        value = "dev.ias.testing.DistributedDatabase#isCitus",
        disabledReason = "skipped: needs a Citus cluster on this machine, which -Dias.test.database names")
@ExtendWith(FaultTable.Provider.class)
class ClusterFaultIT {

    private static final int PER_SECOND = 30;
    private static final Duration TIMEOUT = Duration.ofSeconds(150);
    private static final Duration SHORT_TIME = Duration.ofSeconds(3);
    private static final Duration OUTAGE = Duration.ofSeconds(8);
    // Half of the shards are on the other worker of two.
    private static final double SERVED = 0.45;
    private static final int LIST = 500;
    private static final double LIST_SERVED = 0.4;
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final String NODE_UNAVAILABLE = "503 service/2";

    /** A temporary fault of the cluster; returns when it began and ended. */
    @FunctionalInterface
    private interface Fault {

        Outage happen(Cluster cluster);
    }

    private record Outage(Instant from, Instant to) {

        boolean contains(Call call) {
            return call.began().isAfter(from) && call.began().isBefore(to);
        }
    }

    /**
     * What callers have seen.
     *
     * @param served share of the sign-ups of the outage that were granted at the first attempt, from 0 to 1
     * @param recovery time from the end of the outage to the first call of the failed node that was granted
     * @param errors of all calls, by status, group and code
     */
    private record Seen(AuditResult audit, double served, Duration recovery, Set<String> errors) {}

    @Test
    void aKilledWorkerCostsItsShare(FaultTable table) throws IOException {
        var seen = survives("one worker of two killed for 8 s", table, cluster -> {
            var worker = cluster.workers().getFirst();
            return during(worker::kill, worker::start);
        });

        assertThat(seen.served()).isGreaterThanOrEqualTo(SERVED);
        assertThat(seen.errors()).isSubsetOf(NODE_UNAVAILABLE);
        assertThat(seen.recovery()).isLessThanOrEqualTo(RECOVERY);
    }

    @Test
    void aWorkerThatHangsCostsItsShare(FaultTable table) throws IOException {
        var seen = survives("one worker of two hangs for 8 s", table, cluster -> {
            var worker = cluster.workers().getFirst();
            return during(worker::suspend, worker::resume);
        });

        assertThat(seen.served()).isGreaterThanOrEqualTo(SERVED);
        assertThat(seen.errors()).isSubsetOf(NODE_UNAVAILABLE, "503 service/1");
    }

    @Test
    void aKilledCoordinatorCostsNoCall(FaultTable table) throws IOException {
        var seen = survives("coordinator killed for 8 s", table, cluster -> {
            var coordinator = cluster.coordinator();
            return during(coordinator::kill, coordinator::start);
        });

        assertThat(seen.errors()).isEmpty();
    }

    @Test
    void noMailIsLostOrSentTwiceIfAWorkerIsKilledTwentyTimes(FaultTable table) throws IOException {
        survives("one worker of two killed and started, 20 times", table, cluster -> {
            var worker = cluster.workers().getLast();
            var from = Instant.now();
            for (var i = 0; i < 20; i++) {
                Pause.of(Duration.ofMillis(1_000 + 70L * i));
                worker.kill();
                worker = worker.start();
            }
            return new Outage(from, Instant.now());
        });
    }

    @Test
    void aShardMovesUnderLoad(FaultTable table) throws IOException {
        var seen = survives("a shard moves to the other worker and back", table, cluster -> {
            var from = Instant.now();
            move(cluster, 0, 1);
            Pause.of(SHORT_TIME);
            move(cluster, 1, 0);
            return new Outage(from, Instant.now());
        });

        assertThat(seen.errors()).isSubsetOf(NODE_UNAVAILABLE);
    }

    /**
     * The call itself needs the nodes of its nonce and of the account's quota. The quota is on one of the two workers,
     * so lists are served while the other one is down.
     */
    @Test
    void aListIsMailedButForTheAddressesOfAKilledWorker(FaultTable table) throws IOException {
        var database = TestDatabase.create();
        try (var deployment = new Deployment(database)) {
            var instance = deployment
                    .set("IAS_LIMITS_ACCOUNT_ADDRESSES_PER_DAY", "100000000")
                    .start();
            var key = SignedCalls.ofNewKey(deployment, Deployment.JAR);
            var shares = new Cluster(database)
                    .workers().stream()
                            .map(worker -> mailedWithout(worker, instance.ias(), key))
                            .toList();
            table.note(String.format(
                    Locale.ROOT, "share of a list that is mailed without the first and the second worker: %s", shares));

            assertThat(shares)
                    .anySatisfy(share -> assertThat(share).isGreaterThanOrEqualTo(LIST_SERVED))
                    .allSatisfy(share -> assertThat(share).isLessThan(1));
        }
    }

    /** Returns the largest share of a list that is mailed while the worker is down; returns when it is used again. */
    private static double mailedWithout(Cluster.Node worker, Ias ias, SignedCalls key) {
        worker.kill();
        try {
            // A nonce in two is on the worker.
            return Stream.generate(() -> mailed(ias, key)).limit(10).reduce(0.0, Math::max);
        } finally {
            worker.start();
            Eventually.until(TIMEOUT, () -> mailed(ias, key) == 1);
        }
    }

    /** Submits a list of new addresses; returns the share of them that is mailed. */
    private static double mailed(Ias ias, SignedCalls key) {
        var addresses = Stream.generate(() -> UUID.randomUUID() + "@example.com")
                .limit(LIST)
                .collect(Collectors.joining(","));
        var answer = ias.send(HttpRequest.newBuilder(ias.uri("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        key.form("SubmitEmailVerification", Map.of("Email", addresses))))
                .build());
        return answer.status() == 200
                ? (double) answer.json()
                                .path("SuccessList")
                                .findValuesAsText("Email")
                                .size()
                        / LIST
                : 0;
    }

    /** A transaction of one node needs no two-phase commit, whose second phase could be lost. */
    @Test
    void callsPrepareNoTransactions(FaultTable table) throws IOException {
        survives("no fault: transactions of one node", table, cluster -> {
            var from = Instant.now();
            // Those that have created the tables.
            var before = prepared(cluster);
            Pause.of(OUTAGE);
            assertThat(prepared(cluster)).isSubsetOf(before);
            return new Outage(from, Instant.now());
        });
    }

    /** Returns the records of transactions that were prepared on several nodes; each stays for a minute at least. */
    private static List<String> prepared(Cluster cluster) {
        return Stream.concat(Stream.of(cluster.coordinator()), cluster.workers().stream())
                .flatMap(node -> node.query("select gid from pg_dist_transaction").stream())
                .toList();
    }

    /** Moves the first shard of the verifications, and those that are colocated with it. */
    private static void move(Cluster cluster, int from, int to) {
        var workers = cluster.workers();
        var source = workers.get(from).address().split(":");
        var target = workers.get(to).address().split(":");
        cluster.coordinator().query("""
            select citus_move_shard_placement(
                       (select min(shardid) from pg_dist_shard where logicalrelid = 'verification'::regclass),
                       '%s', %s, '%s', %s, 'force_logical')\
            """.formatted(source[0], source[1], target[0], target[1]));
    }

    private static Outage during(Runnable begin, Runnable end) {
        var from = Instant.now();
        begin.run();
        Pause.of(OUTAGE);
        end.run();
        return new Outage(from, Instant.now());
    }

    private static Seen survives(String name, FaultTable table, Fault fault) throws IOException {
        var database = TestDatabase.create();
        try (var deployment = new Deployment(database)) {
            var instance = deployment.start();
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(SHORT_TIME);
            var outage = fault.happen(new Cluster(database));
            var affected = load.people().stream()
                    .filter(person -> person.calls().stream().anyMatch(call -> call.failed() && outage.contains(call)))
                    .toList();
            var recovery = affected.isEmpty() ? Duration.ZERO : recovery(affected, outage);
            Pause.of(SHORT_TIME);
            var people = load.stop();
            var audit = CallAudit.of(deployment, new Client(instance), people, TIMEOUT, CallAudit.Allowed.NOTHING);
            var seen = new Seen(audit, served(people, outage), recovery, errors(people));
            table.add(name, audit, recovery);
            table.note(String.format(
                    Locale.ROOT,
                    "%s: %.0f %% of sign-ups served, errors %s",
                    name,
                    100 * seen.served(),
                    seen.errors()));

            assertThat(audit.lost()).isZero();
            assertThat(audit.wrong()).isEmpty();
            assertThat(audit.duplicates()).isZero();
            return seen;
        }
    }

    private static Duration recovery(List<Person> affected, Outage outage) {
        Eventually.until(TIMEOUT, () -> granted(affected, outage).findAny().isPresent());
        return Duration.between(
                outage.to(), granted(affected, outage).min(Instant::compareTo).orElseThrow());
    }

    private static Stream<Instant> granted(List<Person> affected, Outage outage) {
        return affected.stream()
                .flatMap(person -> person.calls().stream())
                .filter(call -> call.granted() && call.ended().isAfter(outage.to()))
                .map(Call::ended);
    }

    private static double served(List<Person> people, Outage outage) {
        var first = people.stream()
                .map(person -> person.calls().getFirst())
                .filter(outage::contains)
                .toList();
        return (double) first.stream().filter(Call::granted).count() / first.size();
    }

    private static Set<String> errors(List<Person> people) {
        return people.stream()
                .flatMap(person -> person.calls().stream())
                .filter(call -> !call.granted())
                .map(Call::outcome)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
