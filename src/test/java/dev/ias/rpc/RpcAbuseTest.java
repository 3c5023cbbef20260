package dev.ias.rpc;

import static dev.ias.testing.KnownAttack.S34;
import static dev.ias.testing.KnownAttack.S38;
import static dev.ias.testing.KnownAttack.S41;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ias.outbox.OutboxSweeper;
import dev.ias.rpc.signature.Authenticator;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import io.micronaut.http.uri.UriBuilder;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks by accounts on the default limits. A stub authenticates every call as the account that its nonce names. */
class RpcAbuseTest {

    private static final String VICTIM = "victim@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private Ias ias = start("ias.limits.instance-mails-per-second", 100);

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    @Attack(S34)
    void oneAccountCannotUseUpARecipientsQuota() {
        for (var i = 0; i < 5; i++) {
            submit("1111", VICTIM);
            call("1111", "DeleteEmailVerification", VICTIM);
            clock.advance(Duration.ofSeconds(30));
        }

        assertThat(relay.mailsTo(VICTIM)).hasSize(3);
        assertThat(submit("2222", VICTIM).path("SuccessList")).hasSize(1);
        clock.advance(Duration.ofSeconds(30));
        assertThat(ias.signUp(VICTIM).status()).isEqualTo(201);
    }

    @Test
    @Attack(S41)
    void repeatedSubmissionsOfOneRecipientAreMailedOnce() {
        for (var i = 0; i < 5; i++) {
            submit("1111", VICTIM);
            call("1111", "DeleteEmailVerification", VICTIM);
        }

        assertThat(relay.mailsTo(VICTIM)).hasSize(1);
    }

    @Test
    @Attack(S38)
    void theMailsOfAListAreSentAtTheRateOfTheInstance() {
        ias.close();
        ias = start("ias.limits.instance-mails-per-second", 1);

        var answer = submit(
                "1111",
                IntStream.range(0, 200)
                        .mapToObj(i -> "user" + i + "@example.com")
                        .collect(Collectors.joining(",")));

        assertThat(answer.path("SuccessList")).as("queued").hasSize(200);
        assertThat(relay.mails()).hasSize(1);
        assertThat(ias.signUp(VICTIM).error()).isEqualTo("429 user/300");

        for (var second = 1; second <= 10; second++) {
            clock.advance(Duration.ofSeconds(1));
            ias.bean(OutboxSweeper.class).sweep();
            assertThat(relay.mails()).hasSize(1 + second);
        }
    }

    private Ias start(String setting, Object value) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .defaultLimits()
                .set(setting, value)
                .replace(
                        Authenticator.class,
                        request ->
                                new AccountId(request.parameter("AccessKeyId").orElseThrow()))
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.measure-interval", "1h")
                .set("ias.outbox.verdict-timeout", "60s")
                .start();
    }

    private JsonNode submit(String account, String emails) {
        return call(account, "SubmitEmailVerification", emails);
    }

    private JsonNode call(String account, String action, String emails) {
        var uri = UriBuilder.of("/")
                .queryParam("Action", action)
                .queryParam("Version", "2018-01-29")
                .queryParam("Format", "JSON")
                .queryParam("AccessKeyId", account)
                .queryParam("Email", emails)
                .build();
        return ias.get(uri.toString()).json();
    }
}
