package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.database.DatabaseProbe;
import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers as the nodes of a cluster. A stand-in for the catalogue of Citus, on each of them, has four shards: those of
 * odd buckets are on the second server.
 */
class ShardedStoreTest {

    private static final String CATALOGUE = """
        create table pg_dist_partition (logicalrelid regclass, partmethod char);
        insert into pg_dist_partition values ('verification', 'h');
        create function get_shard_id_for_distribution_column(regclass, int) returns bigint immutable
            language sql as 'select $2 %% 4';
        create table pg_dist_node (groupid int, nodename text, nodeport int, noderole text, isactive bool, hasmetadata bool);
        insert into pg_dist_node values
            (0, 'localhost', %d, 'primary', true, true), (1, 'localhost', %d, 'primary', true, true);
        create table pg_dist_placement (shardid bigint, groupid int, shardstate int);
        insert into pg_dist_placement select id, id %% 2, 1 from generate_series(0, 3) as id\
        """;
    private static final List<String> PEOPLE =
            IntStream.range(0, 24).mapToObj(i -> "p" + i + "@example.com").toList();
    private static final String NODE_UNAVAILABLE = "503 service/2";

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private TestDatabase.Server even;
    private TestDatabase.Server odd;
    private Ias ias;

    @BeforeEach
    void start() throws IOException {
        even = new TestDatabase.Server(directory.resolve("even"));
        odd = new TestDatabase.Server(directory.resolve("odd"));
        for (var server : List.of(even, odd)) {
            Flyway.configure()
                    .dataSource(server.database().url(), "postgres", "")
                    .loggers("slf4j")
                    .load()
                    .migrate();
            server.database().execute(CATALOGUE.formatted(even.port(), odd.port()));
        }
        ias = Ias.setup().on(even.database(), relay).clock(clock).start();
    }

    @AfterEach
    void stop() throws IOException {
        ias.close();
        relay.close();
        even.close();
        odd.close();
    }

    @Test
    void rowsAreOnTheNodeOfTheirBucket() {
        PEOPLE.forEach(person -> {
            var token = ias.signUp(person).token();
            assertThat(ias.confirm(token, relay.lastTo(person).code()).status()).isEqualTo(201);
        });

        for (var table : List.of("verification", "users")) {
            var addresses = "select address from " + table;
            assertThat(even.database().query(addresses)).containsExactlyInAnyOrderElementsOf(people(0));
            assertThat(odd.database().query(addresses)).containsExactlyInAnyOrderElementsOf(people(1));
        }
        assertThat(people(0)).isNotEmpty();
        assertThat(people(1)).isNotEmpty();
    }

    @Test
    void callsOfAStoppedNodeAreAnswered503AndAllOthersAreServed() throws IOException {
        var tokens = PEOPLE.stream().map(person -> ias.signUp(person).token()).toList();
        clock.advance(Duration.ofSeconds(30));
        odd.stop();

        for (var i = 0; i < PEOPLE.size(); i++) {
            var answer = ias.resend(tokens.get(i));
            if (people(0).contains(PEOPLE.get(i))) {
                assertThat(answer.status()).isEqualTo(201);
            } else {
                assertThat(answer.error()).isEqualTo(NODE_UNAVAILABLE);
                assertThat(answer.header("Retry-After")).contains("1");
            }
        }
        var readiness = ias.bean(DatabaseProbe.class).run();
        assertThat(readiness.usable()).isTrue();
        assertThat(readiness.problems())
                .containsExactly("The database node localhost:" + odd.port() + " cannot be used");
        eventually(() -> assertThat(gauge(odd.port())).isZero());
        assertThat(gauge(even.port())).isOne();

        odd.start();
        eventually(() -> assertThat(people(1))
                .allSatisfy(person -> assertThat(
                                ias.resend(tokens.get(PEOPLE.indexOf(person))).error())
                        .isNotEqualTo(NODE_UNAVAILABLE)));
        eventually(
                () -> assertThat(ias.bean(DatabaseProbe.class).run().problems()).isEmpty());
    }

    @Test
    void mailsOfOtherNodesAreDeliveredWhileOneIsStopped() throws IOException {
        relay.behave(Behaviour.refuse(Step.RCPT, 450));
        PEOPLE.forEach(person -> assertThat(ias.signUp(person).status()).isEqualTo(201));
        odd.stop();
        relay.behave(Behaviour.ACCEPT);
        clock.advance(Duration.ofSeconds(64));

        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(relay.mails().stream()
                            .map(mail -> mail.recipients().getFirst())
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(people(0));
        });

        odd.start();
        eventually(() -> {
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(relay.mails()).hasSize(PEOPLE.size());
        });
    }

    @Test
    void theFirstServerIsNotNeededByCallsOfTheOther() throws IOException {
        var tokens = PEOPLE.stream().map(person -> ias.signUp(person).token()).toList();
        clock.advance(Duration.ofSeconds(30));
        even.stop();

        assertThat(people(1))
                .allSatisfy(person -> assertThat(
                                ias.resend(tokens.get(PEOPLE.indexOf(person))).status())
                        .isEqualTo(201));
        assertThat(ias.bean(DatabaseProbe.class).run().usable()).isTrue();
    }

    /** Returns the people whose bucket has this remainder, modulo 2. */
    private static List<String> people(int remainder) {
        return PEOPLE.stream()
                .filter(person -> Bucket.of(new Address(person, person)).number() % 2 == remainder)
                .toList();
    }

    private double gauge(int port) {
        return ias.bean(MeterRegistry.class)
                .get("ias.database.node.available")
                .tag("node", "localhost:" + port)
                .gauge()
                .value();
    }
}
