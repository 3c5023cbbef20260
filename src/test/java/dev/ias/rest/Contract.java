package dev.ias.rest;

import static java.util.Objects.requireNonNull;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import dev.ias.testing.Answer;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The OpenAPI contract: validation by a library, and the errors listed in its descriptions. */
final class Contract {

    static final String FILE = "api-spec/ias-public-api.yaml";

    private static final String JSON = "application/json";
    private static final Pattern ROW = Pattern.compile("\\[group:\\*\\*(\\w+)\\*\\*, code:\\*\\*(\\d+)\\*\\*]: (.+)");
    private static final Pattern TABLE_ROW = Pattern.compile("\\| (\\d{3}) \\| (\\w+/\\d+) \\|");

    private static final OpenAPI MODEL = parse();
    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator.createFor(MODEL)
            .withBasePathOverride("/")
            .build();

    private Contract() {}

    /** An error that the contract lists, with its description. */
    record Row(Operation operation, int status, String error, String meaning) {

        /** Returns status and error in the format of {@link Answer#error()}. */
        String answer() {
            return String.format(Locale.ROOT, "%d %s", status, error);
        }

        @Override
        public String toString() {
            return operation + " " + answer();
        }
    }

    /** Returns the errors listed in the response descriptions. */
    static List<Row> rows() {
        return Arrays.stream(Operation.values()).flatMap(Contract::rows).toList();
    }

    static Stream<Row> rows(Operation operation) {
        return statuses(operation).stream()
                .flatMap(status -> ROW.matcher(response(operation, status).getDescription())
                        .results()
                        .map(row -> new Row(operation, status, row.group(1) + "/" + row.group(2), row.group(3))));
    }

    /** Returns the errors of any call listed in the introduction, such as {@code 404 request/4}. */
    static List<String> rowsOfAnyCall() {
        return TABLE_ROW
                .matcher(MODEL.getInfo().getDescription())
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
    }

    /** Returns the status codes of an operation. */
    static List<Integer> statuses(Operation operation) {
        return responses(operation).keySet().stream().map(Integer::valueOf).toList();
    }

    static Set<String> headers(Operation operation, int status) {
        var headers = response(operation, status).getHeaders();
        return headers == null ? Set.of() : headers.keySet();
    }

    /** Returns the example bodies of a response. */
    static Collection<Example> examples(Operation operation, int status) {
        return Optional.ofNullable(response(operation, status).getContent().get(JSON))
                .map(MediaType::getExamples)
                .map(Map::values)
                .orElse(List.of());
    }

    /** Returns the contract violations of a response. */
    static List<String> violations(Operation operation, Answer answer) {
        var response = SimpleResponse.Builder.status(answer.status())
                .withBody(answer.response().body());
        answer.response().headers().map().forEach(response::withHeader);
        return violations(operation, response);
    }

    /** Returns the contract violations of a hypothetical response. */
    static List<String> violations(Operation operation, int status, String contentType, String body) {
        return violations(
                operation,
                SimpleResponse.Builder.status(status)
                        .withContentType(contentType)
                        .withBody(body));
    }

    private static List<String> violations(Operation operation, SimpleResponse.Builder response) {
        return messages(VALIDATOR.validateResponse(operation.path(), Request.Method.POST, response.build()));
    }

    /** Returns the contract violations of a request. */
    static List<String> violations(Operation operation, String body, String... headers) {
        var request = SimpleRequest.Builder.post(operation.path());
        if (!body.isEmpty()) {
            request.withBody(body).withContentType(JSON);
        }
        for (var i = 0; i < headers.length; i += 2) {
            request.withHeader(headers[i], headers[i + 1]);
        }
        return messages(VALIDATOR.validateRequest(request.build()));
    }

    private static ApiResponse response(Operation operation, int status) {
        return requireNonNull(responses(operation).get(String.valueOf(status)));
    }

    private static ApiResponses responses(Operation operation) {
        return requireNonNull(MODEL.getPaths().get(operation.path())).getPost().getResponses();
    }

    private static List<String> messages(ValidationReport report) {
        return report.getMessages().stream()
                .map(message -> message.getLevel() + " " + message.getKey() + ": " + message.getMessage())
                .toList();
    }

    private static OpenAPI parse() {
        var options = new ParseOptions();
        options.setResolve(true);
        options.setResolveFully(true);
        return requireNonNull(new OpenAPIV3Parser().read(FILE, null, options));
    }
}
