package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ias.rpc.signature.Authenticator;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestNameServer;
import dev.ias.testing.TestNameServer.Fault;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import io.micronaut.http.uri.UriBuilder;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists with domains that receive no mail. */
class DomainsOfListTest {

    private final TestNameServer dns = new TestNameServer();
    private final TestRelay relay = new TestRelay();
    private final TestDatabase database = TestDatabase.create();

    @AfterEach
    void stop() throws IOException {
        relay.close();
        dns.close();
    }

    @Test
    void addressesOfUnusableDomainsFailLikeInvalidOnesAndUseNoQuota() {
        dns.mx("mail.example", 300, "mx.mail.example").nullMx("null-mx.example", 300);
        try (var ias = start("5s", 3)) {
            var answer = submit(
                    ias,
                    "a@mail.example,b@null-mx.example,c@missing.example,d@mail.example,e@missing.example,f@mail.example");

            assertThat(emails(answer, "SuccessList"))
                    .containsExactly("a@mail.example", "d@mail.example", "f@mail.example");
            assertThat(failures(answer))
                    .containsExactly(
                            "b@null-mx.example ParameterIllegall",
                            "c@missing.example ParameterIllegall",
                            "e@missing.example ParameterIllegall");
            assertThat(dns.queries())
                    .containsExactlyInAnyOrder("MX mail.example", "MX null-mx.example", "MX missing.example");
        }
    }

    @Test
    void aListWaitsForOneTimeoutAndIsMailedThen() {
        var domains =
                IntStream.range(0, 500).mapToObj(i -> "silent" + i + ".example").toList();
        domains.forEach(domain -> dns.fault(domain, Fault.SILENCE));
        try (var ias = start("100ms", 500)) {
            var answer =
                    submit(ias, domains.stream().map(domain -> "a@" + domain).collect(Collectors.joining(",")));

            assertThat(emails(answer, "SuccessList")).hasSize(500);
        }
    }

    private Ias start(String timeout, int quota) {
        return Ias.setup()
                .on(database, relay)
                .replace(Authenticator.class, request -> new AccountId("1406926474064770"))
                .set("ias.limits.account-addresses-per-day", quota)
                .set("ias.mail.check-domain", true)
                .set("ias.dns.servers", dns.address())
                .set("ias.dns.timeout", timeout)
                .start();
    }

    private static JsonNode submit(Ias ias, String emails) {
        return ias.get(UriBuilder.of("/")
                        .queryParam("Action", "SubmitEmailVerification")
                        .queryParam("Version", "2018-01-29")
                        .queryParam("Format", "JSON")
                        .queryParam("Email", emails)
                        .build()
                        .toString())
                .json();
    }

    private static List<String> emails(JsonNode answer, String list) {
        return StreamSupport.stream(answer.path(list).spliterator(), false)
                .map(result -> result.path("Email").asText())
                .toList();
    }

    private static List<String> failures(JsonNode answer) {
        return StreamSupport.stream(answer.path("FailList").spliterator(), false)
                .map(result -> result.path("Email").asText() + " "
                        + result.path("Code").asText())
                .toList();
    }
}
