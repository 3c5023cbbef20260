package dev.ias.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.account.AccessKey;
import dev.ias.account.AccessKeys;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Calls;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of the contract are answers of the service, apart from ids, numbers and times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainExamplesTest {

    private static final OpenAPI CONTRACT = new OpenAPIV3Parser().read("api-spec/domain-api.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern REQUEST_ID = Pattern.compile("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
    private static final Pattern VARYING = Pattern.compile(
            "\"(EmailVerificationNo|UserId|GmtCreate|GmtModified|TokenSendTime|VerificationTime)\":\"[^\"]+\"");
    private static final String DELETED = "<DeleteEmailVerificationResponse>.*</DeleteEmailVerificationResponse>";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .clock(clock)
            .set("ias.limits.recipient-mails-per-hour", 1)
            .start();
    private final AccessKeys keys = ias.bean(AccessKeys.class);
    private final AccessKey key = keys.create();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void theAnswersOfTheOperationsAreAsInTheirExamples() {
        call("SubmitEmailVerification", "Email=aaa@test.com,bbb@test.com,test1@aliyun.com");
        call("DeleteEmailVerification", "Email=bbb@test.com");

        requireExample("SubmitEmailVerification", "Email=aaa@test.com,bbb@test.com,ccc@test.com");
        requireExample("ResendEmailVerification", "Email=test1@aliyun.com,test2@aliyun.com");
        requireExample(
                "VerifyEmail", "Token=" + relay.lastTo("test1@aliyun.com").linkToken());
        requireExample("EmailVerified", "Email=test1@aliyun.com");
        requireExample("QueryEmailVerification", "Email=test1@aliyun.com");
        requireExample("ListEmailVerification", "Email=test1@aliyun.com");
        requireExample("DeleteEmailVerification", "Email=test1@aliyun.com");
    }

    @Test
    void theAnswerInXmlIsAsInTheIntroduction() {
        clock.advance(Duration.ofHours(2));
        call("SubmitEmailVerification", "Email=test1@aliyun.com");

        var answer = send(signed(
                unsigned("DeleteEmailVerification", "Email=test1@aliyun.com").changedQuery("Format=XML")));

        assertThat(deletion(answer))
                .isEqualTo(deletion(CONTRACT.getInfo().getDescription()))
                .contains("<Email>test1@aliyun.com</Email>");
    }

    static List<String> errors() {
        var actions = Arrays.stream(Action.values()).map(Action::text).toList();
        return CONTRACT.getComponents().getExamples().keySet().stream()
                .filter(example -> !actions.contains(example))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theAnswerOfAnErrorIsAsInItsExample(String code) {
        var answer = refused(code);

        assertThat(normalised(answer)).isEqualTo(normalised(example(code)));
        assertThat(status(code)).isEqualTo(statusOf(answer));
    }

    private String refused(String code) {
        var submit = "SubmitEmailVerification";
        return switch (code) {
            case "MissingEmail" -> call(submit);
            case "MissingToken" -> call("VerifyEmail");
            case "MissingVersion" -> send(unsigned(submit).withoutQuery("Version"));
            case "MissingAccessKeyId" -> send(unsigned(submit).withoutQuery("AccessKeyId"));
            case "InvalidVersion" -> send(unsigned(submit).changedQuery("Version=2018-02-08"));
            case "InvalidPageNum" -> call("ListEmailVerification", "PageNum=0");
            case "InvalidSendIfExist" -> call(submit, "Email=a@b.example", "SendIfExist=1");
            // The answer is in XML, because the format is not known.
            case "InvalidParameter.Format" -> rendered(GatewayError.INVALID_FORMAT);
            case "SignatureDoesNotMatch" -> send(unsigned(submit).plusQuery("Signature=x"));
            case "InvalidAccessKeyId.NotFound" ->
                send(unsigned(submit).changedQuery("AccessKeyId=unknown").plusQuery("Signature=x"));
            case "InvalidAccessKeyId.Inactive" -> disabled();
            case "InvalidTimeStamp.Expired" ->
                send(signed(unsigned(submit).changedQuery("Timestamp=2020-01-01T00:00:00Z")));
            case "SignatureNonceUsed" -> replayed();
            case "ParameterIllegal" -> call("QueryEmailVerification", "Email=unknown@b.example");
            case "TokenFailed" -> call("VerifyEmail", "Token=unknown");
            case "InvalidAction.NotFound" -> call("Nonsense");
            case "RequestEntityTooLarge" -> tooLarge();
            case "InternalError" -> rendered(GatewayError.INTERNAL_ERROR);
            case "ServiceUnavailable" -> rendered(GatewayError.SERVICE_UNAVAILABLE);
            default -> throw new AssertionError("how is this provoked: " + code);
        };
    }

    private String disabled() {
        var other = keys.create();
        keys.disable(other.id());
        return send(Calls.hmacSha1(other, clock.instant().toString(), nonce(), "Format=JSON"));
    }

    private String replayed() {
        var call = signed("ListEmailVerification");
        send(call);
        return send(call);
    }

    private String tooLarge() {
        var form = new Calls(signed("SubmitEmailVerification")).form("Email=" + "a".repeat(200_000));
        return send(form.header("content-type", "application/x-www-form-urlencoded"));
    }

    /** Returns the answer of an error that the service does not have on demand. */
    private String rendered(GatewayError error) {
        var answer = ias.bean(Answers.class).failure(signed("VerifyEmail"), Answers.newRequestId(), error);
        return "HTTP/1.1 %s \r\n\r\n%s"
                .formatted(answer.code(), new String(answer.getBody().orElseThrow(), StandardCharsets.UTF_8));
    }

    private String call(String action, String... parameters) {
        return send(signed(action, parameters));
    }

    private RpcRequest signed(String action, String... parameters) {
        return signed(unsigned(action, parameters));
    }

    private RpcRequest signed(Calls call) {
        return Calls.signHmacSha1(key, call.request());
    }

    private Calls unsigned(String action, String... parameters) {
        var all = Stream.concat(Stream.of("Format=JSON"), Stream.of(parameters)).toArray(String[]::new);
        var call = new Calls(Calls.hmacSha1Unsigned(key, clock.instant().toString(), nonce(), all));
        return call.changedQuery("Action=" + action);
    }

    private static String nonce() {
        return UUID.randomUUID().toString();
    }

    private String send(Calls call) {
        return send(call.request());
    }

    private String send(RpcRequest call) {
        return HttpCalls.send(ias, call);
    }

    private void requireExample(String action, String parameter) {
        assertThat(normalised(call(action, parameter))).as(action).isEqualTo(normalised(example(action)));
    }

    private static String example(String name) {
        return requireNonNull(CONTRACT.getComponents().getExamples().get(name))
                .getValue()
                .toString();
    }

    /** Returns the status of the response that has an example. */
    private static int status(String example) {
        var statuses = Map.of(
                400, "BadRequest", 404, "NotFound", 413, "TooLarge", 500, "InternalError", 503, "ServiceUnavailable");
        return statuses.entrySet().stream()
                .filter(response -> examples(response.getValue()).contains(example))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static Set<String> examples(String response) {
        var content = requireNonNull(CONTRACT.getComponents().getResponses().get(response))
                .getContent();
        return requireNonNull(content.get("application/json")).getExamples().keySet();
    }

    private static int statusOf(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** Returns the body as a tree, without values that differ from call to call. */
    private static JsonNode normalised(String answer) {
        var body = answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
        body = REQUEST_ID.matcher(body).replaceAll("ID");
        body = VARYING.matcher(body).replaceAll("\"$1\":\"any\"");
        body = body.replaceAll("string to sign is:[^\"]+", "string to sign is:any");
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer, e);
        }
    }

    private static String deletion(String text) {
        return Pattern.compile(DELETED)
                .matcher(REQUEST_ID.matcher(text).replaceAll("ID"))
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }
}
