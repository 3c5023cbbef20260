package dev.ias.rest;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S34;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.ClientNetwork;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.SecretHasher;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sign-ups of a mailbox whose owner has muted those of others. */
class MutedMailboxTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final String HOME = "203.0.113.7";
    private static final String SAME_NETWORK = "203.0.113.200";
    private static final String STRANGER = "198.51.100.9";
    private static final Duration COOL_DOWN = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.http.trusted-proxies", "127.0.0.0/8,::1/128")
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    /** Makes the same calls for a muted mailbox and for another one at the same times. */
    @Test
    @Attack(S34)
    void callersGetTheAnswersOfAMailboxThatIsNotMuted() {
        var muted = new Caller(JANE);
        var other = new Caller(JUNE);
        assertThat(muted.signsUp(STRANGER)).isEqualTo(other.signsUp(STRANGER));
        mute(JANE);
        var key = relay.lastTo(JANE).mutePath().substring("/email-mutes/".length(), "/email-mutes/".length() + 22);
        var answers = new ArrayList<String>();

        for (var network = 0; network < 12; network++) {
            for (var call = 0; call < 4; call++) {
                var client = String.format(Locale.ROOT, "192.0.%d.1", network);
                var outcome = muted.signsUp(client);
                assertThat(outcome).isEqualTo(other.signsUp(client));
                answers.add(outcome);
                assertThat(muted.resends(client)).isEqualTo(other.resends(client));
                clock.advance(COOL_DOWN);
                assertThat(muted.resends(client)).isEqualTo(other.resends(client));
                var code = other.wrongCode();
                assertThat(muted.confirms(client, code)).isEqualTo(other.confirms(client, code));
                clock.advance(Duration.ofMinutes(10));
                assertThat(muted.confirms(client, code)).isEqualTo(other.confirms(client, code));
            }
        }

        assertThat(answers).anyMatch(answer -> answer.startsWith("201")).anyMatch(answer -> answer.startsWith("429"));
        assertThat(relay.mailsTo(JUNE)).hasSizeGreaterThan(5);
        assertThat(relay.mailsTo(JANE)).hasSize(1);
        assertThat(database.query("select id from outbox where recipient = '%s'".formatted(key)))
                .isEmpty();
        eventually(() -> assertThat(ias.bean(MeterRegistry.class)
                        .get("ias.mail.muted")
                        .counter()
                        .count())
                .isEqualTo(relay.mailsTo(JUNE).size() - 1));
    }

    @Test
    void nothingOfAMutedMailIsQueued() {
        signUp(STRANGER);
        mute(JANE);
        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
        database.execute("alter table outbox add constraint refuse check (false)");
        clock.advance(COOL_DOWN);

        assertThat(signUp(JUNE, STRANGER).status()).isEqualTo(500);
        assertThat(signUp(JANE, STRANGER).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    @Test
    @Attack(S34)
    void theOwnersNetworkIsMailedAlthoughOthersHaveUsedUpTheLimits() {
        signUp(STRANGER);
        mute(JANE);
        useUpTheLimits();

        var mine = signUp(SAME_NETWORK);

        assertThat(mine.status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(2);
        assertThat(ias.confirm(mine.token(), relay.lastTo(JANE).code()).status())
                .isEqualTo(201);
        assertThat(signUp(STRANGER).error()).isEqualTo("429 user/300");
    }

    @Test
    void afterTheMuteIsUndoneASignUpIsMailedAtOnce() {
        signUp(STRANGER);
        mute(JANE);
        useUpTheLimits();

        ias.post(relay.lastTo(JANE).mutePath() + "?mute=off", "", "X-Forwarded-For", "192.0.2.77");

        assertThat(signUp("192.0.2.78").status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(2);
    }

    @Test
    void theNoticeToAKnownAddressIsMuted() {
        ias.confirm(signUp(HOME).token(), relay.lastTo(JANE).code());
        mute(JANE);
        clock.advance(COOL_DOWN);

        assertThat(signUp(STRANGER).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(1);

        clock.advance(COOL_DOWN);
        assertThat(signUp(SAME_NETWORK).status()).isEqualTo(201);
        assertThat(relay.lastTo(JANE).subject()).contains("already");
        assertThat(relay.lastTo(JANE).mutePath())
                .isEqualTo(relay.mailsTo(JANE).getFirst().mutePath());
    }

    @Test
    void allSpellingsOfAMailboxAreMuted() {
        signUp(STRANGER);
        mute(JANE);
        clock.advance(COOL_DOWN);

        assertThat(signUp("Jane+shop@Example.com", STRANGER).status()).isEqualTo(201);

        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    void mailsOfAccountsAreNotMuted() {
        signUp(STRANGER);
        mute(JANE);
        clock.advance(Duration.ofHours(1));
        var context =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.ofLiteral(STRANGER));

        ias.bean(LinkService.class).submit(context, List.of(new Address(JANE, JANE)), false);

        assertThat(relay.mailsTo(JANE)).hasSize(2);
        assertThat(ias.post("/email-verifications/" + relay.lastTo(JANE).linkToken(), "")
                        .response()
                        .body())
                .contains("Your e-mail address is confirmed");
        assertThat(relay.lastTo(JANE).mutePathIfAny()).isEmpty();
    }

    @Test
    void theDatabaseHasTheMuteAsKeyedHashOnly() {
        signUp(STRANGER);
        eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
        var before = otherTables();

        mute(JANE);

        assertThat(otherTables()).isEqualTo(before);
        var row = database.query("select t::text from rate_limit t").getFirst();
        assertThat(row)
                .doesNotContainIgnoringCase("jane")
                .doesNotContain(
                        "203.0.113", "cb0071", relay.lastTo(JANE).mutePath().substring(13 + 22));
        var network = ClientNetwork.of(InetAddress.ofLiteral(HOME), ClientNetwork.Size.NETWORK);
        assertThat(database.query("select muted_for from rate_limit"))
                .containsExactly(String.valueOf(ias.bean(SecretHasher.class).actor(network)));
    }

    private final class Caller {

        private final String email;
        private String token = "";

        Caller(String email) {
            this.email = email;
        }

        String signsUp(String client) {
            var answer = signUp(email, client);
            token = answer.status() == 201 ? answer.token() : token;
            return shape(answer);
        }

        String resends(String client) {
            return shape(call("/users/email-verification-code", "", client));
        }

        String confirms(String client, String code) {
            return shape(call("/users/email-verification", "{\"otpCode\":\"%s\"}".formatted(code), client));
        }

        /** Returns a code that was not mailed. */
        String wrongCode() {
            var mailed = relay.mailsTo(email).stream().map(ReceivedMail::text);
            return mailed.anyMatch(text -> text.startsWith("000000")) ? "000001" : "000000";
        }

        private Answer call(String path, String body, String client) {
            return ias.post(path, body, "Authorization", "Bearer " + token, "X-Forwarded-For", client);
        }
    }

    /** Returns all of an answer except for the token, the trace and the date. */
    private static String shape(Answer answer) {
        var headers = new TreeMap<>(answer.response().headers().map());
        headers.remove("date");
        var body = answer.response().body().replaceAll("\"(emailVerificationToken|trace)\":\"[^\"]*\"", "\"$1\"");
        return answer.status() + " " + headers + " " + body;
    }

    private Answer signUp(String client) {
        return signUp(JANE, client);
    }

    private Answer signUp(String email, String client) {
        return ias.post("/users", "{\"email\":\"%s\"}".formatted(email), "X-Forwarded-For", client);
    }

    /** Mutes a mailbox from the network of {@link #HOME}. */
    private void mute(String email) {
        var answer = ias.post(relay.lastTo(email).mutePath() + "?mute=on", "", "X-Forwarded-For", HOME);
        assertThat(answer.response().body()).contains("Sign-up mails are stopped");
    }

    /** Signs up from other networks until the mailbox's limit of a day denies it. */
    private void useUpTheLimits() {
        for (var mail = 1; mail < 10; mail++) {
            clock.advance(Duration.ofMinutes(30));
            assertThat(signUp(String.format(Locale.ROOT, "192.0.%d.1", mail)).status())
                    .isEqualTo(201);
        }
        clock.advance(Duration.ofMinutes(30));
        assertThat(signUp("192.0.100.1").error()).isEqualTo("429 user/300");
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    private List<String> otherTables() {
        return database
                .query("select table_name from information_schema.tables where table_schema = current_schema()")
                .stream()
                .filter(table -> !table.equals("rate_limit"))
                .sorted()
                .flatMap(table -> database.query("select t::text from " + table + " t").stream()
                        .sorted())
                .toList();
    }
}
