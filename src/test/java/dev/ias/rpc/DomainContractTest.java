package dev.ias.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.schema.SchemaValidator;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.operation.CannedOperation;
import dev.ias.rpc.operation.ReturnCode;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the service with its contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainContractTest {

    // Missing{Name} and Invalid{Name} are composed at run time; the contract has a rule instead of the codes.
    private static final Pattern ERROR = Pattern.compile("new GatewayError\\(\\s*\"([A-Z][A-Za-z.]+)\",");

    private final RpcFixture rpc = new RpcFixture(CannedOperation.all());
    private final OpenAPI contract = new OpenAPIV3Parser()
            .readContents(rpc.ias()
                    .send(java.net.http.HttpRequest.newBuilder(rpc.ias().uri("/api-spec/domain-api.yaml"))
                            .build())
                    .response()
                    .body())
            .getOpenAPI();
    private final SchemaValidator schemas = new SchemaValidator(contract, new MessageResolver());

    @AfterAll
    void stop() {
        rpc.close();
    }

    @Test
    void theOnePathTakesEveryAction() {
        var action = parameter("Action");

        assertThat(contract.getPaths().keySet()).containsExactly("/");
        assertThat(action.getEnum().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Action.values()).map(Action::text).toList());
        assertThat(contract.getInfo().getDescription())
                .contains(Arrays.stream(Action.values())
                        .map(each -> "| `" + each.text() + "` |")
                        .toList());
    }

    @Test
    void everyErrorCodeIsInTheContract() throws IOException {
        var codes = new TreeSet<String>();
        for (var source : List.of("request/GatewayError", "signature/SignatureErrors")) {
            ERROR.matcher(Files.readString(Path.of("src/main/java/dev/ias/rpc", source + ".java")))
                    .results()
                    .forEach(found -> codes.add(found.group(1)));
        }
        Arrays.stream(ReturnCode.values()).map(ReturnCode::code).forEach(codes::add);

        assertThat(codes).hasSizeGreaterThan(18);
        assertThat(codes).allMatch(code -> contract.getInfo().getDescription().contains("| `" + code + "`"));
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerConformsToItsSchema(Action action) {
        var answer = rpc.get(
                "Action=%s&Version=2018-01-29&Format=JSON&Token=0b&Email=a@b.example,x,c".formatted(action.text()));

        assertThat(answer.status()).isEqualTo(200);
        assertConforms(answer.response().body(), action.text() + "Response");
        assertConforms(answer.response().body(), "Answer");
    }

    @ParameterizedTest
    @CsvSource({"Action=x", "Action=VerifyEmail&Version=2018-01-29", "Action=VerifyEmail&Version=2018-01-29&Token=x"})
    void everyErrorConformsToItsSchema(String call) {
        assertConforms(rpc.get(call + "&Format=JSON").response().body(), "CallError");
    }

    static Stream<Arguments> clientAddresses() {
        return Stream.of(
                Arguments.of("192.0.2.1", true),
                Arguments.of("2001:db8::1", true),
                Arguments.of("::ffff:192.0.2.1", true),
                Arguments.of("1.2.3", false),
                Arguments.of("10", false),
                Arguments.of("256.0.0.1", false),
                Arguments.of("fe80::1%eth0", false),
                Arguments.of("[2001:db8::1]:443", false),
                Arguments.of("192.0.2.1:50001", false),
                Arguments.of("client.example", false));
    }

    @ParameterizedTest
    @MethodSource("clientAddresses")
    void theSchemaOfAClientAddressRefusesWhatTheServiceRefuses(String address, boolean accepted) {
        assertThat(address.matches(parameter("UserClientIp").getPattern())).isEqualTo(accepted);
    }

    private Schema<?> parameter(String name) {
        return requireNonNull(contract.getComponents().getParameters().get(name))
                .getSchema();
    }

    private void assertConforms(String json, String schema) {
        var report =
                schemas.validate(json, contract.getComponents().getSchemas().get(schema), "response.body");
        assertThat(report.getMessages()).as(schema + " " + json).isEmpty();
    }
}
