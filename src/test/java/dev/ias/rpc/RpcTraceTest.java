package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.rpc.signature.Authenticator;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestCollector.ReceivedSpan;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import io.micronaut.http.uri.UriBuilder;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces of calls with lists of addresses, and of the links in their mails. A stub authenticates every call. */
class RpcTraceTest {

    private static final List<String> ADDRESSES =
            List.of("one.trace@example.com", "two.trace@example.com", "three.trace@example.com");

    private final TestRelay relay = new TestRelay();
    private final TestCollector collector = new TestCollector();
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .replace(Authenticator.class, request -> new AccountId("1406926474064770"))
            .set("ias.tracing.endpoint", collector.endpoint())
            .start();

    @AfterEach
    void stop() {
        ias.close();
        collector.close();
        relay.close();
    }

    @Test
    void allMailsOfAListAreInTheTraceOfItsCall() {
        submit();
        ias.close();

        var call = collector.spans("GET /");
        assertThat(call).hasSize(1);
        assertThat(call.getFirst().attributes())
                .containsEntry("ias.action", "SubmitEmailVerification")
                .containsKey("ias.request");
        var trace = collector.trace(call.getFirst().trace());
        assertThat(trace).hasSameSizeAs(collector.spans());
        assertThat(trace.stream().filter(span -> span.name().equals("send mail")))
                .hasSize(ADDRESSES.size())
                .allMatch(mail -> mail.parent().equals(call.getFirst().id()));
        assertThat(trace).extracting(ReceivedSpan::name).contains("command reserve_quota", "command submit_link");
    }

    @Test
    void spansContainNeitherPathsNorQueriesBodiesOrMethods() {
        submit();
        var tokens = relay.mails().stream().map(ReceivedMail::linkToken).toList();
        ias.get("/email-verifications/" + tokens.getFirst() + "?lang=zh", "User-Agent", "browser of Jane");
        ias.post("/email-verifications/" + tokens.getFirst(), "");
        ias.get("/?Action=VerifyEmail&Token=" + tokens.get(1));
        ias.get("/?Action=" + ADDRESSES.getFirst());
        ias.get("/" + ADDRESSES.getFirst());
        ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                .method("JANE", HttpRequest.BodyPublishers.noBody())
                .header("tracestate", "jane=1")
                .header("baggage", "user=jane")
                .build());
        ias.close();

        assertThat(collector.spans())
                .extracting(ReceivedSpan::name)
                .contains(
                        "GET /email-verifications/{token}",
                        "POST /email-verifications/{token}",
                        "GET /",
                        "GET",
                        "_OTHER");
        assertThat(collector.spans("GET /email-verifications/{token}")).hasSize(1);
        var reported = collector.spans().toString();
        assertThat(ADDRESSES).noneMatch(reported::contains);
        assertThat(tokens).hasSize(ADDRESSES.size()).noneMatch(reported::contains);
        assertThat(reported)
                .doesNotContain(
                        "lang",
                        "browser",
                        "JANE",
                        "jane",
                        "localhost:" + ias.uri("/").getPort());
    }

    private void submit() {
        var uri = UriBuilder.of("/")
                .queryParam("Action", "SubmitEmailVerification")
                .queryParam("Version", "2018-01-29")
                .queryParam("Format", "JSON")
                .queryParam("Email", String.join(",", ADDRESSES))
                .build();
        assertThat(ias.get(uri.toString()).status()).isEqualTo(200);
        assertThat(relay.mails()).hasSize(ADDRESSES.size());
    }
}
