package dev.ias.rpc;

import dev.ias.generated.rpc.model.CallError;
import dev.ias.rpc.operation.Action;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.RpcRequest;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes answers. XML and JSON are written from the same tree: the fields of the generated model in the order of the
 * contract, without those that have no value.
 */
@Singleton
class Answers {

    private static final String REQUEST_ID = "RequestId";
    private static final String ERROR = "Error";

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    /** Returns a new {@code RequestId}. */
    static String newRequestId() {
        return UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    }

    MutableHttpResponse<byte[]> success(RpcRequest request, String requestId, Action action, Object model) {
        return write(HttpResponse.ok(), AnswerFormat.of(request), action.text() + "Response", requestId, model);
    }

    MutableHttpResponse<byte[]> failure(RpcRequest request, String requestId, GatewayError error) {
        var model = new CallError().hostId(request.host()).code(error.code()).message(error.message());
        if (error.ofGateway()) {
            model.setRecommend("/swagger-ui/?urls.primaryName=ias%%20RPC%%20API&q=%s&requestId=%s"
                    .formatted(error.code(), requestId));
        }
        return write(HttpResponse.status(error.status(), null), AnswerFormat.of(request), ERROR, requestId, model);
    }

    private MutableHttpResponse<byte[]> write(
            MutableHttpResponse<byte[]> response, AnswerFormat format, String root, String requestId, Object model) {
        try {
            var tree = withRequestId(requestId, json.writeValueToTree(model));
            var body = switch (format) {
                case JSON -> json.writeValueAsBytes(tree);
                case XML -> XmlAnswer.write(root, tree);
            };
            return response.body(body).header(HttpHeaders.CONTENT_TYPE, format.contentType());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode withRequestId(String requestId, JsonNode model) {
        var fields = new LinkedHashMap<String, JsonNode>();
        fields.put(REQUEST_ID, JsonNode.createStringNode(requestId));
        for (var field : model.entries()) {
            fields.put(field.getKey(), field.getValue());
        }
        return JsonNode.createObjectNode(fields);
    }
}
