package dev.ias.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ias.generated.rpc.model.ResendEmailVerificationResponse;
import dev.ias.generated.rpc.model.SendResult;
import dev.ias.generated.rpc.model.SubmitEmailVerificationResponse;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.operation.ReturnCode;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.verification.Language;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Compares answers with the samples in the documentation of the original API. Answers equal the XML samples with
 * capitalised names, except for the order of fields and white space. The other samples differ from what the original
 * service sends and its SDKs read; the expected answers have the form that the SDKs read: capitalised names, and in XML
 * one element around the items of a list. A field that is empty in a sample counts as absent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedSamplesTest {

    private static final String EXCEEDED =
            "The maximum number of attempts allowed to send the email verification link is exceeded.";

    private final RpcFixture rpc = new RpcFixture(List.of());

    @AfterAll
    void stop() {
        rpc.close();
    }

    private static Object quotaAndParameter() {
        return new ResendEmailVerificationResponse()
                .failList(List.of(
                        ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of("test1@aliyun.com", Language.ENGLISH),
                        ReturnCode.PARAMETER_ILLEGALL.of("test2@aliyun.com", Language.ENGLISH)));
    }

    private static Object existingFailedAndTwoSent() {
        return new SubmitEmailVerificationResponse()
                .addExistListItem(new SendResult().email("aaa@test.com"))
                .addFailListItem(ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of("bbb@test.com", Language.ENGLISH))
                .successList(List.of(new SendResult().email("ccc@test.com"), new SendResult().email("ddd@test.com")));
    }

    @Test
    void resendInXmlWithTwoOverTheQuotaIsAsPublished() throws Exception {
        var answer = xml(
                Action.RESEND,
                "0EA54E99-DB48-4CE3-A099-6ED8E451B8AC",
                new ResendEmailVerificationResponse()
                        .failList(List.of(
                                ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of("test1@aliyun.com", Language.ENGLISH),
                                ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of("test2@aliyun.com", Language.ENGLISH))));

        assertThat(answer).isEqualTo(tree("""
            <ResendEmailVerificationResponse>
                <FailList>
                    <SendResult><Email>test1@aliyun.com</Email><Message>%1$s</Message><Code>SendTokenQuotaExceeded</Code></SendResult>
                    <SendResult><Email>test2@aliyun.com</Email><Message>%1$s</Message><Code>SendTokenQuotaExceeded</Code></SendResult>
                </FailList>
                <RequestId>0EA54E99-DB48-4CE3-A099-6ED8E451B8AC</RequestId>
                <SuccessList/>
            </ResendEmailVerificationResponse>
            """.formatted(EXCEEDED)));
    }

    @Test
    void resendInJsonIsAsPublishedWithCapitalisedNamesBecauseSdksReadNoOthers() throws Exception {
        var answer = json(Action.RESEND, "8D93B5EC-09D5-43C3-A5ED-AFBC6A98DDDF", quotaAndParameter());

        assertThat(answer).isEqualTo(capitalised("""
            {
              "failList": [
                {"code": "SendTokenQuotaExceeded", "email": "test1@aliyun.com", "message": "%s"},
                {"code": "ParameterIllegall", "email": "test2@aliyun.com", "message": "Parameter error"}
              ],
              "requestId": "8D93B5EC-09D5-43C3-A5ED-AFBC6A98DDDF",
              "successList": []
            }
            """.formatted(EXCEEDED)));
    }

    @Test
    void newerResendInXmlHasWrappedListsAndCapitalisedNamesBecauseSdksReadNoOthers() throws Exception {
        var answer = xml(Action.RESEND, "0EA54E99-DB48-4CE3-A099-6ED8E451B8AC", quotaAndParameter());

        assertThat(answer).isEqualTo(tree("""
            <ResendEmailVerificationResponse>
              <failList><code>SendTokenQuotaExceeded</code><email>test1@aliyun.com</email><message>%s</message></failList>
              <failList><code>ParameterIllegall</code><email>test2@aliyun.com</email><message>Parameter error</message></failList>
              <requestId>0EA54E99-DB48-4CE3-A099-6ED8E451B8AC</requestId>
            </ResendEmailVerificationResponse>
            """.formatted(EXCEEDED)));
    }

    @Test
    void submitInXmlIsAsPublished() throws Exception {
        var answer = xml(
                Action.SUBMIT,
                "E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D",
                new SubmitEmailVerificationResponse()
                        .addFailListItem(ReturnCode.SEND_TOKEN_QUOTA_EXCEEDED.of("aaa@test.com", Language.ENGLISH))
                        .successList(List.of(
                                new SendResult().email("ccc@test.com"), new SendResult().email("ddd@test.com"))));

        assertThat(answer).isEqualTo(tree("""
            <SubmitEmailVerificationResponse>
                <FailList>
                    <SendResult>
                        <Email>aaa@test.com</Email>
                        <Message>The maximum number of attempts allowed to send the email
                            verification link is exceeded.
                        </Message>
                        <Code>SendTokenQuotaExceeded</Code>
                    </SendResult>
                </FailList>
                <RequestId>E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D</RequestId>
                <ExistList />
                <SuccessList>
                    <SendResult><Email>ccc@test.com</Email><Message /><Code /></SendResult>
                    <SendResult><Email>ddd@test.com</Email><Message /><Code /></SendResult>
                </SuccessList>
            </SubmitEmailVerificationResponse>
            """));
    }

    @Test
    void submitInJsonIsAsPublishedWithCapitalisedNamesBecauseSdksReadNoOthers() throws Exception {
        var answer = json(Action.SUBMIT, "E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D", existingFailedAndTwoSent());

        assertThat(answer).isEqualTo(capitalised("""
            {
              "existList": [{"email": "aaa@test.com"}],
              "failList": [{"code": "SendTokenQuotaExceeded", "email": "bbb@test.com", "message": "%s"}],
              "requestId": "E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D",
              "successList": [{"email": "ccc@test.com"}, {"email": "ddd@test.com"}]
            }
            """.formatted(EXCEEDED)));
    }

    @Test
    void newerSubmitInXmlHasWrappedListsAndCapitalisedNamesBecauseSdksReadNoOthers() throws Exception {
        var answer = xml(Action.SUBMIT, "E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D", existingFailedAndTwoSent());

        assertThat(answer).isEqualTo(tree("""
            <SubmitEmailVerificationResponse>
              <existList><email>aaa@test.com</email></existList>
              <failList><code>SendTokenQuotaExceeded</code><email>bbb@test.com</email><message>%s</message></failList>
              <requestId>E2A8A5EF-DF8A-4C48-8FD4-9F6BD71AB26D</requestId>
              <successList><email>ccc@test.com</email></successList>
              <successList><email>ddd@test.com</email></successList>
            </SubmitEmailVerificationResponse>
            """.formatted(EXCEEDED)));
    }

    private String body(Action action, String requestId, String format, Object model) {
        var request = new RpcRequest(
                "POST", "/", List.of(new RpcRequest.Parameter("Format", format)), List.of(), Map.of(), new byte[0]);
        var answer = rpc.ias().bean(Answers.class).success(request, requestId, action, model);
        return new String(answer.getBody().orElseThrow(), StandardCharsets.UTF_8);
    }

    private JsonNode json(Action action, String requestId, Object model) throws Exception {
        return new ObjectMapper().readTree(body(action, requestId, "JSON", model));
    }

    /** Returns the answer as a tree. Asserts that its lists are wrapped, because the tree does not show it. */
    private JsonNode xml(Action action, String requestId, Object model) throws Exception {
        var body = body(action, requestId, "XML", model);
        assertThat(body).contains("<FailList><SendResult><Email>").doesNotContain("</FailList><FailList>");
        return tree(body);
    }

    private static JsonNode capitalised(String json) throws Exception {
        return capitalised(new ObjectMapper().readTree(json));
    }

    private static JsonNode capitalised(JsonNode node) {
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(capitalised(item)));
            return array;
        }
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(capitalised(field), capitalised(field.getValue())));
            return object;
        }
        return node;
    }

    private static String capitalised(Map.Entry<String, ?> field) {
        return Character.toUpperCase(field.getKey().charAt(0)) + field.getKey().substring(1);
    }

    private static JsonNode tree(String xml) throws Exception {
        var document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
        return object(document.getDocumentElement());
    }

    /** Maps lists to arrays, with one element around the items or with items that have the name of the list. */
    private static ObjectNode object(Element element) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var child : children(element)) {
            var name = capitalised(Map.entry(child.getTagName(), ""));
            var text = child.getTextContent().strip().replaceAll("\\s+", " ");
            if (name.endsWith("List")) {
                items(child).forEach(item -> object.withArray("/" + name).add(object(item)));
            } else if (!text.isEmpty()) {
                object.put(name, text);
            }
        }
        return object;
    }

    private static List<Element> items(Element list) {
        var children = children(list);
        var wrapped = children.stream().allMatch(child -> child.getTagName().equals("SendResult"));
        return wrapped ? children : List.of(list);
    }

    private static List<Element> children(Element element) {
        var nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .<Node>mapToObj(nodes::item)
                .flatMap(node -> node instanceof Element child
                        ? Optional.of(child).stream()
                        : Optional.<Element>empty().stream())
                .toList();
    }
}
