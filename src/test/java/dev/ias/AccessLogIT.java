package dev.ias;

import static dev.ias.testing.KnownAttack.S27;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The access log. */
class AccessLogIT {

    private static final String ADDRESS = "call.log@example.com";
    private static final String LINK =
            "/email-verifications/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @Attack(S27)
    void everyCallLogsOneLineWithFieldsAndNoSecret() {
        var lines = calls(Map.of("IAS_LOG_FORMAT", "json")).stream()
                .map(AccessLogIT::fields)
                .toList();

        assertThat(lines)
                .extracting(line -> "%s %s %s %s"
                        .formatted(
                                line.get("method"),
                                line.get("route"),
                                line.get("status"),
                                line.getOrDefault("error", "-")))
                .containsExactly(
                        "POST /users 201 -",
                        "POST /users/email-verification 400 user/508",
                        "POST /users/email-verification-code 401 user/406",
                        "POST /users 400 request/0",
                        "GET /email-verifications/{token} 404 -",
                        "GET / 404 InvalidAction.NotFound",
                        "GET none 404 request/4");
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("client")).isEqualTo("127.0.0.1");
            assertThat(line.get("milliseconds")).matches("\\d+");
        });
        assertThat(lines.get(5)).containsKey("request");
    }

    @Test
    void logLinesHaveTheTraceIdOfTheirCall() {
        try (var collector = new TestCollector()) {
            var settings = Map.of("IAS_LOG_FORMAT", "json", "IAS_TRACING_ENDPOINT", collector.endpoint());

            var traces = calls(settings).stream()
                    .map(line -> json(line).at("/mdc/trace_id").asText())
                    .toList();

            assertThat(traces).hasSize(7).doesNotHaveDuplicates().allMatch(trace -> trace.matches("[0-9a-f]{32}"));
            // The last but one call is of the RPC API. The process has ended, so all its spans are exported.
            assertThat(collector.spans().stream().filter(span -> span.kind().equals("SERVER")))
                    .extracting(TestCollector.ReceivedSpan::trace)
                    .containsExactlyElementsOf(traces);
        }
    }

    @Test
    void theAccessLogCanBeDisabled() {
        assertThat(calls(Map.of("IAS_LOG_CALLS", "false"))).isEmpty();
    }

    @Test
    void textLinesHaveTheSameFields() {
        assertThat(calls(Map.of()).getFirst())
                .matches("\\S+ INFO  d\\.i\\.calls - call method=POST route=/users status=201 milliseconds=\\d+"
                        + " client=127\\.0\\.0\\.1");
    }

    /** Starts a service, makes some calls and returns their log lines. */
    private static List<String> calls(Map<String, String> further) {
        var port = ServiceProcess.freePort();
        var managementPort = ServiceProcess.freePort();
        try (var relay = new TestRelay()) {
            var settings = new HashMap<>(ProductionJarIT.settings(TestDatabase.create(), relay, port, managementPort));
            settings.putAll(further);
            try (var service = ProductionJarIT.start(settings).awaitStart();
                    var ias = Ias.at(port);
                    var management = Ias.at(managementPort)) {
                var token = ias.signUp(ADDRESS).token();
                var code = relay.lastTo(ADDRESS).code();
                ias.confirm(token, code.equals("000000") ? "000001" : "000000");
                ias.resend("not.a.token");
                ias.signUp(ADDRESS + "@");
                ias.get(LINK);
                ias.get("/?Action=Nothing&Email=" + ADDRESS);
                ias.get("/" + ADDRESS);
                management.get("/health");
                service.terminate();
                assertThat(service.output()).doesNotContain(ADDRESS, token, code, LINK);
                return service.output()
                        .lines()
                        .filter(line -> line.contains("i.calls - ") || line.contains("dev.ias.calls"))
                        .toList();
            }
        }
    }

    private static Map<String, String> fields(String line) {
        var fields = new HashMap<String, String>();
        for (JsonNode pair : json(line).path("kvpList")) {
            pair.fields()
                    .forEachRemaining(
                            field -> fields.put(field.getKey(), field.getValue().asText()));
        }
        return fields;
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
