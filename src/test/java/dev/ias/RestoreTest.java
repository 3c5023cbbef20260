package dev.ias;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ias.account.AccessKeys;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.store.AddressAdministration;
import dev.ias.testing.Answer;
import dev.ias.testing.Document;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.RejectException;

/**
 * A database is restored from a backup while tokens, codes, links, mails and events are in use. The table of what comes
 * back, and of what the steps on the page make of it, is that of the page.
 */
class RestoreTest {

    private static final Document PAGE = Document.page("operations");
    private static final String SECTION = "What a restore brings back";
    private static final String STEPS = "Restoring";

    private static final String USED = "used@example.com";
    private static final String CLICKED = "clicked@example.com";
    private static final String LOCKED = "locked@example.com";
    private static final String WAITING = "waiting@example.com";
    private static final String NOTIFIED = "notified@example.com";
    private static final String ERASED = "erased@example.com";
    private static final String MUTED = "muted@example.com";
    private static final String LATER = "later@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.exclusive();
    private final Receiver receiver = new Receiver();

    private String usedToken = "";
    private String lockedToken = "";
    private String laterToken = "";
    private String link = "";
    private String accessKey = "";
    private String user = "";
    private String laterUser = "";

    /** Records the ids of the events of each address. */
    private static final class Receiver implements AutoCloseable {

        private record Event(String email, String id) {}

        private final List<Event> accepted = new CopyOnWriteArrayList<>();
        private final HttpServer server;
        private volatile boolean available = true;

        Receiver() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/", this::receive);
            server.start();
        }

        private void receive(HttpExchange exchange) throws IOException {
            try (exchange) {
                var email = new ObjectMapper()
                        .readTree(exchange.getRequestBody())
                        .at("/data/email")
                        .asText();
                if (available) {
                    accepted.add(new Event(email, exchange.getRequestHeaders().getFirst("webhook-id")));
                }
                exchange.sendResponseHeaders(available ? 204 : 500, -1);
            }
        }

        String url() {
            return String.format(
                    Locale.ROOT, "http://localhost:%d/", server.getAddress().getPort());
        }

        List<String> ids(String email) {
            return accepted.stream()
                    .filter(event -> event.email().equals(email))
                    .map(Event::id)
                    .toList();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    @AfterEach
    void stop() {
        receiver.close();
        relay.close();
    }

    @Test
    void thePageSaysWhatARestoreBringsBackAndWhatItsStepsMakeOfIt() {
        try (var ias = start(database, "secret")) {
            beforeTheBackup(ias);
        }
        var backup = database.copy();
        try (var ias = start(database, "secret")) {
            afterTheBackup(ias);
        }
        var restored = backup.copy();
        var stepped = backup.copy();
        var rekeyed = backup.copy();
        PAGE.blocks(STEPS, "sql").forEach(stepped::execute);
        PAGE.blocks(STEPS, "sql").forEach(rekeyed::execute);

        var columns = List.of(
                column(restored, "secret", false), column(stepped, "secret", true), column(rekeyed, "other", true));

        assertThat(PAGE.section(SECTION)).contains(table(columns));
    }

    @Test
    void aDatabaseThatAnotherRoleHasRestoredIsUsableOnceItsTablesAreReassigned() {
        database.execute("create role restorer login; create role restored_for login");
        database.execute("grant create on schema public to restorer, restored_for");
        startAs("restorer").close();

        assertThatThrownBy(() -> startAs("restored_for").close())
                .hasStackTraceContaining(
                        "permission denied for table flyway_schema_history; if another role has restored"
                                + " the database, `reassign owned by` it `to` ias.database.username");

        assertThat(PAGE.section(STEPS)).contains("`reassign owned by restorer to ias`");
        database.execute("reassign owned by restorer to restored_for");
        try (var ias = startAs("restored_for")) {
            assertThat(ias.signUp(LATER).outcome()).isEqualTo("201");
        }
    }

    private Ias startAs(String role) {
        return Ias.setup()
                .on(database, relay)
                .set("ias.database.username", role)
                .start();
    }

    private void beforeTheBackup(Ias ias) {
        usedToken = ias.signUp(USED).token();
        lockedToken = ias.signUp(LOCKED).token();
        link = submitted(ias);
        accessKey = ias.bean(AccessKeys.class).create().id();
        confirm(ias, ias.signUp(ERASED).token(), ERASED);
        ias.signUp(MUTED);
        eventually(() -> assertThat(receiver.ids(ERASED)).hasSize(1));
        relay.behave((step, recipient) -> {
            if (recipient.equals(WAITING)) {
                throw new RejectException(450, "later");
            }
        });
        ias.signUp(WAITING);
        receiver.available = false;
        confirm(ias, ias.signUp(NOTIFIED).token(), NOTIFIED);
    }

    private void afterTheBackup(Ias ias) {
        relay.behave(TestRelay.Behaviour.ACCEPT);
        receiver.available = true;
        user = confirm(ias, usedToken, USED).json().path("id").asText();
        click(ias);
        lock(ias);
        ias.bean(AccessKeys.class).disable(accessKey);
        ias.bean(AddressAdministration.class).delete(address(ERASED));
        ias.post(relay.lastTo(MUTED).mutePath() + "?mute=on", "");
        laterToken = ias.signUp(LATER).token();
        laterUser = confirm(ias, laterToken, LATER).json().path("id").asText();
        eventually(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(relay.mailsTo(WAITING)).hasSize(1);
            assertThat(List.of(receiver.ids(USED), receiver.ids(CLICKED), receiver.ids(NOTIFIED), receiver.ids(LATER)))
                    .allMatch(ids -> ids.size() == 1);
        });
    }

    /** Returns what is found in a restored database, after the commands were repeated if so. */
    private List<String> column(TestDatabase restored, String secret, boolean repeated) {
        var mails = relay.mailsTo(WAITING).size();
        var notified = receiver.ids(NOTIFIED).size();
        try (var ias = start(restored, secret)) {
            if (repeated) {
                ias.bean(AccessKeys.class).disable(accessKey);
                ias.bean(AddressAdministration.class).delete(address(ERASED));
            }
            var found = new ArrayList<String>();
            found.add(confirmedAgain(ias));
            found.add(clickedAgain(ias));
            found.add(
                    ias.confirm(lockedToken, relay.lastTo(LOCKED).code()).status() == 201
                            ? "the code confirms: tries are back"
                            : "refused");
            eventually(() -> {
                clock.advance(Duration.ofSeconds(1));
                assertThat(restored.query("select id from outbox")).isEmpty();
                assertThat(receiver.ids(NOTIFIED)).hasSize(notified + 1);
            });
            found.add(relay.mailsTo(WAITING).size() > mails ? "sent again" : "not sent again");
            found.add(ids("delivered again", NOTIFIED));
            found.add(isActive(ias) ? "active" : "disabled");
            found.add(
                    ias.bean(AddressAdministration.class).list(address(ERASED)).values().stream()
                                    .allMatch(List::isEmpty)
                            ? "deleted"
                            : "stored");
            found.add(
                    restored.query("select 1 from rate_limit where muted_until is not null")
                                    .isEmpty()
                            ? "not muted"
                            : "muted");
            found.add(unknownAgain(ias));
            return found;
        }
    }

    private String confirmedAgain(Ias ias) {
        var events = receiver.ids(USED).size();
        var answer = ias.confirm(usedToken, relay.lastTo(USED).code());
        if (answer.status() != 201) {
            return "refused";
        }
        eventually(() -> assertThat(receiver.ids(USED)).hasSize(events + 1));
        return ids("confirms again, " + same(answer.json().path("id").asText().equals(user)) + " user", USED);
    }

    private String clickedAgain(Ias ias) {
        var events = receiver.ids(CLICKED).size();
        if (!click(ias).response().body().contains("Your e-mail address is confirmed")) {
            return "refused";
        }
        eventually(() -> assertThat(receiver.ids(CLICKED)).hasSize(events + 1));
        return ids("confirms again", CLICKED);
    }

    private String unknownAgain(Ias ias) {
        var token = ias.resend(laterToken).status() == 401 ? "unknown, its token is refused" : "known";
        var again = confirm(ias, ias.signUp(LATER).token(), LATER);
        return token + "; a new sign-up creates "
                + same(again.json().path("id").asText().equals(laterUser)) + " user";
    }

    private String ids(String what, String email) {
        return what + ", " + same(receiver.ids(email).stream().distinct().count() == 1) + " `webhook-id`";
    }

    private static String same(boolean same) {
        return same ? "same" : "another";
    }

    private static String table(List<List<String>> columns) {
        var done = List.of(
                "a code has confirmed",
                "a link has confirmed",
                "the tries of a sign-up were used up",
                "a waiting mail was sent",
                "a waiting event was delivered",
                "an access key was disabled",
                "an address was deleted",
                "a mailbox was muted",
                "an address was confirmed by a sign-up that is not in the backup");
        return IntStream.range(0, done.size())
                .mapToObj(row -> columns.stream()
                        .map(column -> column.get(row))
                        .collect(Collectors.joining(" | ", "| " + done.get(row) + " | ", " |\n")))
                .collect(Collectors.joining());
    }

    private Ias start(TestDatabase on, String secretKey) {
        return Ias.setup()
                .on(on, relay)
                .clock(clock)
                .set("ias.keys.secret", TestKeys.ring(secretKey))
                .set("ias.webhook.url", receiver.url())
                .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .set("ias.webhook.allow-private-addresses", true)
                .set("ias.webhook.sweep-interval", "50ms")
                .set("ias.webhook.retry-delay", "1s")
                .set("ias.outbox.sweep-interval", "50ms")
                .set("ias.outbox.retry-delay", "1s")
                // Nothing expires while the clock advances.
                .set("ias.limits.code-lifetime", "12h")
                .set("ias.token.email-verification-lifetime", "12h")
                .start();
    }

    private Answer confirm(Ias ias, String token, String email) {
        var answer = ias.confirm(token, relay.lastTo(email).code());
        assertThat(answer.status()).isEqualTo(201);
        return answer;
    }

    private void lock(Ias ias) {
        var wrong = relay.lastTo(LOCKED).code().equals("000000") ? "000001" : "000000";
        for (var tries = 0; tries < 5; tries++) {
            ias.confirm(lockedToken, wrong);
        }
        assertThat(ias.confirm(lockedToken, relay.lastTo(LOCKED).code()).status())
                .isNotEqualTo(201);
    }

    private String submitted(Ias ias) {
        var context =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        ias.bean(LinkService.class).submit(context, List.of(address(CLICKED)), false);
        return "/email-verifications/" + relay.lastTo(CLICKED).linkToken();
    }

    private Answer click(Ias ias) {
        return ias.send(HttpRequest.newBuilder(ias.uri(link))
                .POST(BodyPublishers.noBody())
                .build());
    }

    private boolean isActive(Ias ias) {
        return ias.bean(AccessKeys.class).list().stream()
                .filter(key -> key.id().equals(accessKey))
                .anyMatch(key -> key.active());
    }

    private static Address address(String email) {
        return ((Address.Parsed.Valid) Address.parse(email)).address();
    }
}
