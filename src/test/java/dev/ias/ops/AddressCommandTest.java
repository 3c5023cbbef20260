package dev.ias.ops;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.bounce.Suppressions;
import dev.ias.key.KeyPurpose;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.store.AddressAdministration;
import dev.ias.testing.Ias;
import dev.ias.testing.InputTable;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Bucket;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressCommandTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final List<String> TABLES = List.of("users", "verification", "outbox", "event", "rate_limit");
    private static final Set<String> WITHHELD = Set.of(
            "verification.current_mac",
            "verification.previous_mac",
            "outbox.payload",
            "rate_limit.actors",
            "rate_limit.muted_for");

    private final CountDownLatch held = new CountDownLatch(1);
    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private Ias ias = start(TestKeys.ring(KeyPurpose.SECRET));

    @AfterEach
    void stop() {
        held.countDown();
        ias.close();
        relay.close();
    }

    @Test
    void listShowsEveryRowOfTheAddressAndNoOther() {
        fill(JUNE);
        fill(JANE);
        holdAMailTo(JANE);

        var found = json(run("list", "Jane@EXAMPLE.com").output());

        assertThat(found.path("address").asText()).isEqualTo(JANE);
        assertThat(found.path("users")).hasSize(1);
        assertThat(found.path("verification")).hasSize(4);
        assertThat(found.path("outbox")).hasSize(1);
        assertThat(found.path("rate_limit")).hasSize(1);
        assertThat(found.path("rate_limit").path(0).path("arrivals"))
                .hasSize(5)
                .allMatch(time -> time.asText().startsWith("2026-03-01T12:"));
        assertThat(found.toString()).doesNotContain(JUNE);
    }

    @Test
    void whatIsCopiedAlongWithTheAddressIsRemoved() {
        for (var character : InputTable.around()) {
            assertThat(json(run("list", character + JANE + character).output())
                            .path("address")
                            .asText())
                    .isEqualTo(JANE);
        }
        assertThat(run("list", "jane@exam\u200bple.com").code()).isEqualTo(2);
    }

    @Test
    void listShowsEveryColumnExceptSecrets() {
        fill(JANE);
        holdAMailTo(JANE);
        event(JANE);
        database.execute("""
            update rate_limit
               set muted_until = now(), muted_for = 1, suppressed_reason = 'REFUSED', suppressed_since = now(),
                   suppressed_until = now(), reports = '{8}', settled_at = now()\
            """);
        database.execute("update verification set return_url = 'https://www.example.com/welcome'");

        var found = json(run("list", JANE).output());

        var shown = new TreeSet<String>();
        for (var table : TABLES) {
            found.path(table)
                    .forEach(row -> row.fieldNames().forEachRemaining(column -> shown.add(table + "." + column)));
        }
        var expected = new HashSet<>(columns());
        expected.removeAll(WITHHELD);
        assertThat(shown).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Lists all tables, so that a new one is checked for columns that may contain an address. */
    @Test
    void noOtherTableConcernsAnAddress() {
        assertThat(database.query(
                        "select table_name from information_schema.tables where table_schema = current_schema()"))
                .containsExactlyInAnyOrder(
                        "users",
                        "verification",
                        "outbox",
                        "event",
                        "rate_limit",
                        "access_key",
                        "rpc_nonce",
                        "checked_codes",
                        "used_solution",
                        "flyway_schema_history");
    }

    @Test
    void anEventWithoutItsVerificationIsFoundByItsBody() {
        event("Jane@Example.com");
        event(JUNE);

        assertThat(json(run("list", JANE).output()).path("event")).hasSize(1);
        assertThat(run("delete", "--yes", JANE).code()).isZero();

        assertThat(database.query("select body from event"))
                .singleElement()
                .asString()
                .contains(JUNE);
    }

    private void event(String email) {
        database.execute("""
            insert into event (
                   bucket, verification_id, id, type, body, created_at, attempts, unfinished, next_attempt_at)
            values (%d, gen_random_uuid(), gen_random_uuid(), 'email_verification.confirmed', '{"data":{"email":"%s"}}',
                    now(), 0, 0, now())\
            """.formatted(
                Bucket.of(new Address(email, email.toLowerCase(Locale.ROOT))).number(), email));
    }

    @Test
    void deleteWithoutYesOnlyCountsRows() {
        fill(JANE);

        var run = run("delete", JANE);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.output()).contains("found  users         1", "found  verification  3");
        assertThat(run.errors()).contains("Nothing was deleted; --yes confirms the deletion");
        assertThat(rowsOf(JANE)).isEqualTo(4);
    }

    @Test
    void deleteDeletesAllRowsOfTheAddressAndNoOthers() {
        fill(JUNE);
        var others = rows();
        fill(JANE);
        holdAMailTo(JANE);

        var run = run("delete", "--yes", "Jane@EXAMPLE.com");

        assertThat(run.code()).isZero();
        assertThat(run.output())
                .contains("deleted  users         1", "deleted  verification  4", "deleted  outbox        1")
                .contains("deleted  rate_limit    1");
        assertThat(rowsOf(JANE)).isZero();
        assertThat(rows()).isEqualTo(others);
        assertThat(run("delete", "--yes", JANE).code()).isZero();
    }

    @Test
    void theRunningServiceDoesNotFindDeletedRows() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();

        run("delete", "--yes", JANE);

        assertThat(ias.confirm(token, code).status()).isEqualTo(401);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void limitsUnderAnEarlierKeyAreFoundWhileTheRingHasTheKey() {
        signUpUnderTwoKeys(TestKeys.ring("another", "secret"));
        database.execute("delete from verification");

        assertThat(json(run("list", JANE).output()).path("rate_limit")).hasSize(2);
    }

    @Test
    void limitsUnderARemovedKeyAreFoundThroughVerifications() {
        signUpUnderTwoKeys(TestKeys.ring("another"));

        assertThat(json(run("list", JANE).output()).path("rate_limit")).hasSize(2);
    }

    @Test
    void unlockResetsTheLimitsOfMails() {
        for (var mail = 0; mail < 5; mail++) {
            ias.signUp(JANE);
        }
        var before = ias.signUp(JANE).error();

        var run = run("unlock", JANE);

        assertThat(before).isEqualTo("429 user/300");
        assertThat(run.output()).contains("unlocked  rate_limit    1");
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void listShowsAMuteThatUnlockKeepsAndDeleteDeletes() {
        ias.signUp(JANE);
        ias.post(relay.lastTo(JANE).mutePath() + "?mute=on", "");
        var limits = json(run("list", JANE).output()).path("rate_limit");

        assertThat(limits).hasSize(1);
        assertThat(limits.path(0).path("muted_until").asText()).isEqualTo("2026-03-31T12:00:00Z");
        assertThat(limits.path(0).has("muted_for")).isFalse();

        assertThat(run("unlock", JANE).output()).contains("unlocked  rate_limit    1");
        assertThat(json(run("list", JANE).output()).path("rate_limit").path(0).path("muted_until"))
                .isEqualTo(limits.path(0).path("muted_until"));

        assertThat(run("delete", "--yes", JANE).output()).contains("deleted  rate_limit    1");
        assertThat(database.query("select muted_until from rate_limit")).isEmpty();
    }

    @Test
    void unlockLiftsARefusalAndKeepsWhatFollowsFromReports() {
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.RCPT, 550));
        ias.signUp(JANE);
        relay.behave(TestRelay.Behaviour.ACCEPT);
        assertThat(json(run("list", JANE).output())
                        .path("rate_limit")
                        .path(0)
                        .path("suppressed_reason")
                        .asText())
                .isEqualTo("REFUSED");
        run("unlock", JANE);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);

        ias.bean(Suppressions.class).add(AddressTest.valid(JANE), Duration.ofDays(30));
        assertThat(run("unlock", JANE).output()).contains("unlocked  rate_limit    1");

        assertThat(database.query("select suppressed_reason, suppressed_until at time zone 'UTC' from rate_limit"))
                .containsExactly("MANUAL|2026-03-31 12:00:00");
        assertThat(ias.signUp(JANE).status()).isNotEqualTo(201);
        assertThat(run("delete", "--yes", JANE).output()).contains("deleted  rate_limit    1");
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void unlockResetsTheTriesAndTheCoolDown() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        for (var attempt = 0; attempt < 5; attempt++) {
            ias.confirm(token, code.equals("000000") ? "000001" : "000000");
        }
        var before = ias.confirm(token, code).error();

        var run = run("unlock", JANE);

        assertThat(before).isEqualTo("401 user/406");
        assertThat(run.output()).contains("unlocked  verification  1");
        assertThat(ias.resend(token).status()).isEqualTo(201);
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);
    }

    @Test
    void unlockDoesNotChangeConfirmedOrExpiredOrOtherVerifications() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        ias.confirm(token, code.equals("000000") ? "000001" : "000000");
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);
        ias.signUp("ended@example.com");
        ias.signUp(JUNE);
        var before = rows();
        assertThat(run("unlock", JANE).output()).as("confirmed, and not ended").contains("unlocked  verification  0");
        clock.advance(Duration.ofHours(25));

        assertThat(run("unlock", "ended@example.com").output()).contains("unlocked  verification  0");
        assertThat(before).containsAll(rows());
        assertThat(rows()).anyMatch(row -> row.contains(JUNE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "delete", "unlock"})
    void anInvalidAddressIsReported(String command) {
        var run = run(command, "jane");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).contains("not an e-mail address");
    }

    private Ias start(String secretKeys) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set(KeyPurpose.SECRET.setting(), secretKeys)
                .set("ias.outbox.sweep-interval", "1h")
                .start();
    }

    private void signUpUnderTwoKeys(String laterKeys) {
        ias.signUp(JANE);
        ias.close();
        ias = start(laterKeys);
        ias.signUp(JANE);
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(new AddressCommand(() -> ias.bean(AddressAdministration.class)), arguments);
    }

    /** Creates a user, a confirmed sign-up, a sign-up of a known address, and a link that was sent twice. */
    private void fill(String address) {
        var token = ias.signUp(address).token();
        eventually(() -> assertThat(relay.mailsTo(address)).hasSize(1));
        ias.confirm(token, relay.lastTo(address).code());
        ias.signUp(address);
        var links = ias.bean(LinkService.class);
        var mailing =
                new BulkContext(new AccountId("4200000000000001"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        links.submit(mailing, List.of(new Address(address, address)), true);
        clock.advance(Duration.ofSeconds(30));
        links.resend(mailing, List.of(new Address(address, address)));
        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
    }

    /** Signs up while the relay does not answer, so that the mail stays in the outbox. */
    private void holdAMailTo(String address) {
        relay.behave(TestRelay.Behaviour.hold(held));
        ias.signUp(address);
    }

    /** Returns all rows of all tables that concern addresses, except limits of accounts. */
    private Set<String> rows() {
        var rows = new HashSet<String>();
        for (var table : TABLES) {
            database.query("select t::text from " + table + " t").stream()
                    .filter(row -> !row.contains("account:"))
                    .forEach(rows::add);
        }
        return rows;
    }

    private long rowsOf(String address) {
        return rows().stream().filter(row -> row.contains(address)).count();
    }

    private Set<String> columns() {
        return new HashSet<>(database.query("""
            select table_name || '.' || column_name from information_schema.columns
             where table_schema = current_schema() and table_name in ('users', 'verification', 'outbox', 'event', 'rate_limit')\
            """));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
