package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compatibility of the resend operation with the published IAM Service API 2.4.0: existing clients depend on it, so
 * texts stay literally the same, including their spelling. Only headers were added.
 */
class ResendOperationTest {

    private static final JsonNode CONTRACT = read();
    private static final JsonNode OPERATION = CONTRACT.at("/paths/~1users~1email-verification-code/post");

    @Test
    void theDocumentIsUnchanged() {
        assertThat(CONTRACT.path("openapi").asText()).isEqualTo("3.0.3");
        assertThat(CONTRACT.at("/info/title").asText()).isEqualTo("IAM Service API");
        assertThat(CONTRACT.at("/info/version").asText()).isEqualTo("2.4.0");
        assertThat(CONTRACT.path("security")).isEmpty();
    }

    /** A page that calls the second server would send tokens of this service to a stranger. */
    @Test
    void theServersDoNotIncludeTheOriginalOne() {
        assertThat(CONTRACT.path("servers")).isEqualTo(json("""
            [{"url":"/","description":"This server"}]\
            """));
    }

    @Test
    void theOperationIsUnchanged() {
        assertThat(names(OPERATION))
                .containsExactly("tags", "summary", "description", "operationId", "responses", "security");
        assertThat(OPERATION.path("tags")).isEqualTo(json("[\"users\"]"));
        assertThat(OPERATION.path("summary").asText()).isEqualTo("Resend email verification code");
        assertThat(OPERATION.path("description").asText()).isEqualTo("Resend email verificaion code.");
        assertThat(OPERATION.path("operationId").asText()).isEqualTo("resendEmailCodeRequest");
        assertThat(OPERATION.path("security")).isEqualTo(json("[{\"bearerEmailVerificationToken\":[]}]"));
        assertThat(names(OPERATION.path("responses"))).containsExactly("201", "401", "429", "500");
    }

    static Stream<Arguments> descriptions() {
        return Stream.of(
                Arguments.of("201", "Successfully resent email verfication code."),
                Arguments.of(
                        "401",
                        lines(
                                "- [group:**user**, code:**406**]: Invalid email verification token.",
                                "- [group:**user**, code:**407**]: Expired email verification token.")),
                Arguments.of(
                        "429",
                        lines("- [group:**user**, code:**400**]: Too many email verification code resend requests.")),
                Arguments.of(
                        "500",
                        lines(
                                "- [group:**user**, code:**401**]: Get user email verification data encountered error.",
                                "- [group:**user**, code:**402**]: Get user email verification data TTL encountered"
                                        + " error.",
                                "- [group:**user**, code:**403**]: Save user email verification data encountered"
                                        + " error.",
                                "- [group:**user**, code:**404**]: Create OTP code encountered error.",
                                "- [group:**user**, code:**405**]: Create email verification token encountered error.",
                                "- [group:**email**, code:**0**]: Failed to send email.")));
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void theResponseDescriptionsAreUnchanged(String status, String description) {
        assertThat(response(status).path("description").asText()).isEqualTo(description);
    }

    @ParameterizedTest
    @CsvSource({
        "201, resendEmailVerificationCodeResponse",
        "401, ErrStatusMsg",
        "429, ErrStatusMsg",
        "500, ErrStatusMsg"
    })
    void theBodiesAreUnchanged(String status, String schema) {
        assertThat(names(response(status).path("content"))).containsExactly("application/json");
        assertThat(body(status).at("/schema/$ref").asText()).isEqualTo("#/components/schemas/" + schema);
    }

    @ParameterizedTest
    @CsvSource({
        "401, 406, '', Invalid email verification token",
        "429, 400, '', Too many email verification code resend attempts",
        "500, 401, ',\"traces\":[\"error occurred.\"]', Get user email verification data encountered error"
    })
    void theExamplesAreUnchanged(String status, int code, String traces, String sentence) {
        assertThat(body(status).path("examples")).isEqualTo(json("""
            {"%1$s":{"summary":"%1$s.","value":{"group":"user","code":%2$s,"message":"%1$s."%3$s}}}\
            """.formatted(sentence, code, traces)));
    }

    @Test
    void retryAfterIsUnchanged() {
        assertThat(response("429").path("headers")).isEqualTo(json("""
            {"Retry-After":{"description":"The number of seconds the user should wait before retrying.",
             "schema":{"type":"integer","example":300}}}\
            """));
    }

    @Test
    void theSecuritySchemeIsUnchanged() {
        assertThat(CONTRACT.at("/components/securitySchemes")).isEqualTo(json("""
            {"bearerEmailVerificationToken":{"type":"http","scheme":"bearer","bearerFormat":"JWT",
             "description":"A token used to verify the validity of an email address.\\n\
            It must be included in the Authorization header when verifying the email address.\\n"}}\
            """));
    }

    @Test
    void theSuccessResponseIsUnchanged() {
        assertThat(schema("resendEmailVerificationCodeResponse")).isEqualTo(json("""
            {"type":"object","x-go-name":"resendEmailVerificationCodeResponse",
             "properties":{"emailVerificationToken":{"type":"string",
              "description":"A token used to verify the validity of an email address.",
              "example":"eyJhbGciOiJIUzI1NiIsInR..."}},
             "required":["emailVerificationToken"]}\
            """));
    }

    @Test
    void theErrorIsUnchanged() {
        assertThat(schema("ErrStatusMsg")).isEqualTo(json("""
            {"type":"object","required":["group","code"],
             "example":{"group":"request","code":0,"validationDetail":[
              {"field":"email","expression":"required","originalValue":"","reason":"This field is required."}]},
             "properties":{
              "group":{"type":"string","x-oapi-codegen-extra-tags":{"binding":"required"},"description":
               "API function group\\\\n -Will be \\"request\\" if there are invalid request parameters."},
              "code":{"type":"integer","x-oapi-codegen-extra-tags":{"binding":"required"},
               "description":"The substatus error code for the API response."},
              "message":{"type":"string","x-go-type-skip-optional-pointer":true,
               "description":"The substatus error Message for API response."},
              "traces":{"type":"array","items":{"type":"string"},"x-go-type-skip-optional-pointer":true,
               "description":"The original error messages."},
              "validationDetail":{"type":"array","items":{"$ref":"#/components/schemas/ValidationDetail"},
               "x-go-type-skip-optional-pointer":true,"description":
               "Returned when there are invalid request paremeters(group=\\"request\\")\\\\n \
            List of invalid fields and the reason of error."}}}\
            """));
    }

    @Test
    void theErrorDetailIsUnchanged() {
        var detail = schema("ValidationDetail");
        assertThat(names(detail)).containsExactlyInAnyOrder("type", "properties", "example");
        assertThat(detail.path("type").asText()).isEqualTo("object");
        assertThat(detail.path("example")).isEqualTo(json("""
            [{"field":"fieldXXX","expression":"required","originalValue":"","reason":"This field is required."}]\
            """));
        assertThat(names(detail.path("properties")))
                .containsExactlyInAnyOrder("field", "expression", "argument", "originalValue", "reason");
    }

    @ParameterizedTest
    @CsvSource({
        "field, string, The field of the request data.",
        "expression, string, The form of violation.",
        "argument, string, The number or data to support the expression.",
        "originalValue, , The original value from the request.",
        "reason, string, The reason for the validation error."
    })
    void theFieldsOfTheErrorDetailAreUnchanged(String field, @Nullable String type, String description) {
        var expected = Json.mapper().createObjectNode();
        if (type != null) {
            expected.put("type", type);
        }
        expected.put("description", description).put("x-go-type-skip-optional-pointer", true);

        assertThat(schema("ValidationDetail").at("/properties/" + field)).isEqualTo(expected);
    }

    private static JsonNode response(String status) {
        return OPERATION.at("/responses/" + status);
    }

    private static JsonNode body(String status) {
        return response(status).at("/content/application~1json");
    }

    private static JsonNode schema(String name) {
        return CONTRACT.at("/components/schemas/" + name);
    }

    private static List<String> names(JsonNode node) {
        var names = new ArrayList<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read() {
        try {
            return Yaml.mapper().readTree(Files.readString(Path.of(Contract.FILE)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
