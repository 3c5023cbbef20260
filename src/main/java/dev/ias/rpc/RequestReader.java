package dev.ias.rpc;

import dev.ias.rpc.RpcRequest.Parameter;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a request without the framework's binding, which would refuse a POST without a content type, and without its
 * parameters, which lose their order. Signatures need both as they came.
 */
final class RequestReader {

    private static final byte[] NOTHING = {};

    private RequestReader() {}

    /** All but the body. */
    static RpcRequest head(HttpRequest<?> http) {
        return new RpcRequest(
                http.getMethodName(),
                http.getPath(),
                decode(Optional.ofNullable(http.getUri().getRawQuery()).orElse("")),
                List.of(),
                headers(http.getHeaders()),
                NOTHING);
    }

    /** Returns a request with its body, and with the form that is in it, once it has arrived. */
    static CompletableFuture<RpcRequest> read(HttpRequest<?> http) {
        var head = head(http);
        return http instanceof ServerHttpRequest<?> server
                ? server.byteBody().buffer().thenApply(body -> {
                    try (body) {
                        return withBody(head, body.toByteArray());
                    }
                })
                : CompletableFuture.completedFuture(head);
    }

    private static RpcRequest withBody(RpcRequest head, byte[] body) {
        var form = isForm(head) ? decode(new String(body, StandardCharsets.UTF_8)) : List.<Parameter>of();
        return new RpcRequest(head.method(), head.path(), head.query(), form, head.headers(), body);
    }

    /** A body that does not say what it is can only be a form: this face knows nothing else. */
    private static boolean isForm(RpcRequest head) {
        return head.header("content-type")
                .map(type -> type.strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty())
                .map(type -> type.startsWith(MediaType.APPLICATION_FORM_URLENCODED))
                .orElse(true);
    }

    /** By lower-case name. */
    private static Map<String, String> headers(HttpHeaders headers) {
        return headers.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.toMap(Function.identity(), name -> String.join(",", headers.getAll(name))));
    }

    /** Reads {@code application/x-www-form-urlencoded} (WHATWG URL standard, section 5.1). */
    static List<Parameter> decode(String text) {
        return Arrays.stream(text.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair -> new Parameter(decodePart(pair[0]), pair.length == 1 ? "" : decodePart(pair[1])))
                .toList();
    }

    private static String decodePart(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A broken escape stands for itself; whoever meant something else has signed something else.
            return part;
        }
    }
}
