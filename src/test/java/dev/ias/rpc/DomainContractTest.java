package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.schema.SchemaValidator;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.operation.CannedOperation;
import dev.ias.rpc.operation.ReturnCode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    void thePathsOfTheContractAreThoseOfTheActions() {
        assertThat(contract.getPaths().keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Action.values())
                        .map(action -> "/?Action=" + action.text())
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
    }

    @ParameterizedTest
    @CsvSource({"Action=x", "Action=VerifyEmail&Version=2018-01-29", "Action=VerifyEmail&Version=2018-01-29&Token=x"})
    void everyErrorConformsToItsSchema(String call) {
        assertConforms(rpc.get(call + "&Format=JSON").response().body(), "CallError");
    }

    @Test
    void everyExampleConformsToItsSchema() {
        contract.getComponents().getResponses().values().stream()
                .map(response -> response.getContent().get("application/json"))
                .forEach(media -> {
                    var name = media.getSchema().get$ref().replaceFirst(".*/", "");
                    if (media.getExample() != null) {
                        assertConforms(Json.pretty(media.getExample()), name);
                    } else {
                        assertThat(media.getExamples()).isNotEmpty();
                        media.getExamples()
                                .values()
                                .forEach(example -> assertConforms(Json.pretty(example.getValue()), name));
                    }
                });
    }

    private void assertConforms(String json, String schema) {
        var report =
                schemas.validate(json, contract.getComponents().getSchemas().get(schema), "response.body");
        assertThat(report.getMessages()).as(schema + " " + json).isEmpty();
    }
}
