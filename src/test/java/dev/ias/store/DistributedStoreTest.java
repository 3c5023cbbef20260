package dev.ias.store;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.account.AccessKeys;
import dev.ias.account.Nonces;
import dev.ias.account.TooManyActiveKeysException;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.link.LinkState;
import dev.ias.link.VerificationFilter;
import dev.ias.outbox.OutboxQueue;
import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operations of the store on tables that are distributed by their keys. */
class DistributedStoreTest {

    private static final String JANE = "jane@example.com";
    private static final AccountId ACCOUNT = new AccountId("1234567890123456");
    private static final BulkContext CONTEXT =
            new BulkContext(ACCOUNT, Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));

    private static final Comparator<Verification> IN_ORDER = Comparator.comparing(
                    (Verification found) -> found.origin().createdAt())
            .thenComparing(found -> found.id().toString());

    private final TestDatabase database = DistributedDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.outbox.sweep-interval", "1h")
            .set("ias.purge.interval", "1h")
            .set("ias.webhook.url", "https://receiver.example/")
            .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("ias.webhook.sweep-interval", "1h")
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aSignUpIsResentAndConfirmed() {
        var token = ias.signUp(JANE).token();
        assertThat(ias.resend(token).status()).isEqualTo(429);
        clock.advance(Duration.ofSeconds(30));
        assertThat(ias.resend(token).status()).isEqualTo(201);

        var code = relay.lastTo(JANE).code();
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);

        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        assertThat(database.query("select address from users")).containsExactly(JANE);
        assertThat(database.query("select type from event")).containsExactly("email_verification.confirmed");
        assertThat(count("outbox")).isZero();
    }

    @Test
    void allRowsOfARecipientAreInOneShard() {
        ias.confirm(ias.signUp(JANE).token(), relay.lastTo(JANE).code());
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 450));
        ias.signUp("june@example.com");

        assertThat(database.query("""
            select count(*) from verification v
              join rate_limit l on l.key = v.recipient and l.bucket = v.bucket and %s
              join (select bucket, tableoid, verification_id from outbox
                    union all select bucket, tableoid, verification_id from event) other
                on other.verification_id = v.id and other.bucket = v.bucket and %s\
            """.formatted(sameShard("l"), sameShard("other"))))
                .containsExactly("2");
        assertThat(database.query("""
            select count(*) from verification v
              join users u on u.normalised_address = v.normalised_address and u.bucket = v.bucket and %s\
            """.formatted(sameShard("u")))).containsExactly("1");
    }

    @Test
    void oneOfManyConcurrentResendsIsGranted() {
        var token = ias.signUp(JANE).token();
        clock.advance(Duration.ofSeconds(30));

        var answers = Ias.parallel(20, call -> ias.resend(token));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(relay.mailsTo(JANE)).hasSize(2);
    }

    @Test
    void aListOf500AddressesIsMailedListedConfirmedAndDeleted() {
        var addresses = IntStream.range(0, 500)
                .mapToObj(i -> address(String.format(Locale.ROOT, "list%d@example.com", i)))
                .toList();
        var links = ias.bean(LinkService.class);

        links.submit(CONTEXT, addresses, false);
        eventually(() -> assertThat(relay.mails()).hasSize(500));
        assertThat(database.query("select distinct tableoid::regclass::text from verification"))
                .hasSize(DistributedDatabase.PARTS);

        var page = links.list(new VerificationFilter(
                ACCOUNT, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 490, 20));
        assertThat(page.total()).isEqualTo(500);
        assertThat(page.verifications()).hasSize(10).isSortedAccordingTo(IN_ORDER);

        var token =
                LinkToken.parse(relay.lastTo("list7@example.com").linkToken()).orElseThrow();
        links.confirm(token, new VerificationEvent.Client(CONTEXT.client(), Optional.empty()));
        assertThat(links.state(token)).isInstanceOf(LinkState.Confirmed.class);
        links.delete(ACCOUNT, addresses);
        assertThat(count("verification")).isZero();
    }

    @Test
    void dueMessagesAreClaimedOnceAndExpiredOnesAreDiscarded() {
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 450));
        for (var i = 0; i < 30; i++) {
            ias.signUp(String.format(Locale.ROOT, "wait%d@example.com", i));
        }
        var queue = ias.bean(OutboxQueue.class);
        eventually(() -> assertThat(database.query("select count(*) from outbox where attempts = 1"))
                .containsExactly("30"));
        clock.advance(Duration.ofSeconds(64));

        assertThat(queue.claimDue(20, false).messages()).hasSize(20);
        assertThat(queue.claimDue(20, false).messages()).hasSize(10);
        assertThat(queue.claimDue(20, false).messages()).isEmpty();
        clock.advance(Duration.ofMinutes(10));
        assertThat(queue.claimDue(20, false).messages()).isEmpty();
        assertThat(count("outbox")).isZero();
    }

    @Test
    void thePurgeDeletesExpiredRowsAndExtendsLimitsInUse() {
        for (var i = 0; i < 30; i++) {
            ias.signUp(String.format(Locale.ROOT, "old%d@example.com", i));
        }
        clock.advance(Duration.ofHours(23));
        ias.signUp("old7@example.com");
        clock.advance(Duration.ofHours(1));

        ias.bean(Purge.class).run();

        assertThat(count("verification")).isEqualTo(1);
        assertThat(count("rate_limit")).isEqualTo(1);
    }

    @Test
    void theDataOfAnAddressIsListedUnlockedAndDeleted() {
        ias.confirm(ias.signUp(JANE).token(), relay.lastTo(JANE).code());
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 450));
        ias.signUp(JANE);
        ias.signUp("june@example.com");
        var addresses = ias.bean(AddressAdministration.class);

        assertThat(addresses.list(address(JANE)).values().stream()
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(6);
        assertThat(addresses.unlock(address(JANE)))
                .containsEntry("rate_limit", 1)
                .containsEntry("verification", 1);
        assertThat(addresses.delete(address(JANE)))
                .isEqualTo(Map.of("users", 1, "verification", 2, "outbox", 1, "event", 1, "rate_limit", 0));
        assertThat(database.query("select address from verification")).containsExactly("june@example.com");
    }

    @Test
    void aNonceIsAcceptedOnceAndAnAccountHasAtMostTwoKeys() {
        var nonces = ias.bean(Nonces.class);
        assertThat(nonces.use("IASone", "nonce")).isTrue();
        assertThat(nonces.use("IASone", "nonce")).isFalse();
        assertThat(nonces.use("IAStwo", "nonce")).isTrue();

        var keys = ias.bean(AccessKeys.class);
        keys.create(ACCOUNT);
        keys.create(ACCOUNT);
        assertThatThrownBy(() -> keys.create(ACCOUNT)).isInstanceOf(TooManyActiveKeysException.class);
    }

    /** Returns a condition on rows of a table and of {@code v}. Citus has no joins of different shards by the key. */
    private static String sameShard(String table) {
        return DistributedDatabase.isCitus()
                ? "true"
                : "right(%s.tableoid::regclass::text, 1) = right(v.tableoid::regclass::text, 1)".formatted(table);
    }

    private int count(String table) {
        return Integer.parseInt(database.query("select count(*) from " + table).getFirst());
    }

    private static Address address(String email) {
        return ((Address.Parsed.Valid) Address.parse(email)).address();
    }
}
