package dev.ias.dos;

import dev.ias.testing.Reaction;
import dev.ias.testing.Script;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Peers called by the service, with unbounded or missing responses. */
@ExtendWith(DosTable.Provider.class)
class PeerDosIT {

    private static final Pattern NONE = Pattern.compile("\\{}");
    private static final Pattern MAIL_NOT_SENT =
            Pattern.compile("\\{(?:(?:RESEND|SIGN_UP) 500 \"email\" 0=\\d+(?:, )?)*}");

    private static final String SECRET = "whsec_" + "A".repeat(43) + "=";

    @TempDir
    private Path directory;

    @Test
    void receiverWithUnboundedHeader(DosTable table) throws IOException {
        receiver("webhook receiver: header line without end", table, HostilePeer.Answer.HEADER_WITHOUT_END);
    }

    @Test
    void receiverWithUnboundedBody(DosTable table) throws IOException {
        receiver("webhook receiver: body without end", table, HostilePeer.Answer.BODY_WITHOUT_END);
    }

    @Test
    void receiverThatNeverAnswers(DosTable table) throws IOException {
        receiver("webhook receiver: never answers", table, HostilePeer.Answer.NEVER);
    }

    @Test
    void collectorWithUnboundedBody(DosTable table) throws IOException {
        try (var peer = new HostilePeer();
                var harness = new AttackHarness(directory)) {
            harness.deployment().set("IAS_TRACING_ENDPOINT", peer.url("/v1/traces"));
            harness.survives(
                    "collector: body without end", table, instance -> peer.attack(HostilePeer.Answer.BODY_WITHOUT_END));
        }
    }

    @Test
    void relayWithUnboundedLine(DosTable table) throws IOException {
        // No connection is established, so nothing is attempted: the send is reverted and the caller gets email/0.
        relay("relay: reply line without end", table, Step.GREETING, "220-x", MAIL_NOT_SENT);
    }

    @Test
    void relayWithUnboundedLines(DosTable table) throws IOException {
        // Attempted, so the mail stays in the outbox.
        relay("relay: reply lines without end", table, Step.MAIL, "250-x\r\n", NONE);
    }

    private void receiver(String attack, DosTable table, HostilePeer.Answer answer) throws IOException {
        try (var peer = new HostilePeer();
                var harness = new AttackHarness(directory)) {
            harness.deployment()
                    .set("IAS_WEBHOOK_URL", peer.url("/hooks"))
                    .set("IAS_WEBHOOK_SECRET", SECRET)
                    .set("IAS_WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true");
            harness.survives(attack, table, instance -> peer.attack(answer));
        }
    }

    private void relay(String attack, DosTable table, Step step, String text, Pattern errors) throws IOException {
        try (var harness = new AttackHarness(directory)) {
            var relay = harness.deployment().relay();
            harness.survives(attack, table, instance -> answering(relay, step, text), errors);
        }
    }

    private static RunningAttack answering(ScriptedRelay relay, Step step, String text) {
        relay.follow(Script.only(step, new Reaction.WithoutEnd(text)));
        // Pooled connections have received their greeting already.
        relay.hangUp();
        return new RunningAttack() {

            @Override
            public long connections() {
                return relay.connections();
            }

            @Override
            public long bytes() {
                return relay.bytesWithoutEnd();
            }

            @Override
            public String summary() {
                return "replies to " + step;
            }

            @Override
            public void close() {
                relay.follow(Script.ACCEPT);
                relay.hangUp();
            }
        };
    }
}
