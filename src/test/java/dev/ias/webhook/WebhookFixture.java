package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Fixture: a service with a webhook receiver, dispatched by the test, and the calls that cause events. */
final class WebhookFixture implements AutoCloseable {

    static final AccountId ACCOUNT = new AccountId("1234567890123456");
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(86);

    final TestDatabase database = TestDatabase.create();
    final TestRelay relay = new TestRelay();
    final TestReceiver receiver = new TestReceiver();
    final TestClock clock = new TestClock();
    final Ias ias;

    /** Starts the service; {@code settings} alternate names and values. */
    WebhookFixture(String... settings) {
        this.ias = start(clock, settings);
    }

    /** Starts another instance on the same database. */
    Ias start(Clock time, String... settings) {
        var setup = Ias.setup()
                .on(database, relay)
                .clock(time)
                .set("ias.webhook.url", receiver.url())
                .set("ias.webhook.secret", SECRET)
                .set("ias.webhook.allow-private-addresses", true)
                .set("ias.webhook.sweep-interval", "1h")
                .set("ias.outbox.sweep-interval", "1h");
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }

    void dispatch() {
        ias.bean(WebhookDispatcher.class).dispatch();
    }

    void dispatchAfter(Duration time) {
        clock.advance(time);
        dispatch();
    }

    /** Signs up and confirms; returns the id of the user. */
    String confirmed(String email) {
        var token = ias.signUp(email).token();
        var answer = ias.confirm(token, relay.lastTo(email).code());
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    /** Signs up and uses up all tries; returns the token. */
    String exhausted(String email) {
        var token = ias.signUp(email).token();
        for (var tries = 0; tries < 5; tries++) {
            ias.confirm(token, wrongCode(email));
        }
        return token;
    }

    String wrongCode(String email) {
        return relay.lastTo(email).code().equals("000000") ? "000001" : "000000";
    }

    /** Confirms an address by a link, for {@link #ACCOUNT}. */
    void confirmedByLink(String email) {
        var mailing = new BulkContext(ACCOUNT, Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));
        ias.bean(LinkService.class).submit(mailing, List.of(address(email)), false);
        var link =
                "/email-verifications/" + relay.lastTo(email).linkTokenIfAny().orElseThrow();
        var answer = ias.send(HttpRequest.newBuilder(ias.uri(link))
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(answer.status()).isEqualTo(200);
    }

    void deletedLink(String email) {
        ias.bean(LinkService.class).delete(ACCOUNT, List.of(address(email)));
    }

    static Address address(String email) {
        return ((Address.Parsed.Valid) Address.parse(email)).address();
    }

    /** Returns the ids of the events in the outbox, oldest first. */
    List<String> waiting() {
        return database.query("select id from event order by created_at, id");
    }

    /** Returns the number of attempts by outcome, without outcomes that did not occur. */
    Map<String, Long> outcomes() {
        return Outcomes.of(ias);
    }

    @Override
    public void close() {
        receiver.release();
        ias.close();
        receiver.close();
        relay.close();
    }
}
