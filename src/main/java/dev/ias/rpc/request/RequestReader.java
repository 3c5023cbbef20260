package dev.ias.rpc.request;

import dev.ias.rpc.request.RpcRequest.Parameter;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads requests as received, because signatures cover them. The binding of the framework is not used: it rejects a
 * POST without a content type and loses the order of parameters.
 */
public final class RequestReader {

    private static final byte[] NO_BODY = {};
    private static final Pattern PARAMETERS = Pattern.compile(";.*");

    private RequestReader() {}

    /** Returns a request without its body. */
    public static RpcRequest head(HttpRequest<?> http) {
        return new RpcRequest(
                http.getMethodName(),
                http.getPath(),
                decode(Optional.ofNullable(http.getUri().getRawQuery()).orElse("")),
                List.of(),
                headers(http.getHeaders()),
                NO_BODY);
    }

    /** Returns a request with its body and decoded form; completes when the body has arrived. */
    public static CompletableFuture<RpcRequest> read(HttpRequest<?> http) {
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

    /** Returns whether the body is a form; assumed without a content type, because this API reads no other bodies. */
    private static boolean isForm(RpcRequest head) {
        return head.header("content-type")
                .map(type -> PARAMETERS.matcher(type).replaceFirst("").strip())
                .filter(type -> !type.isEmpty())
                .map(type -> type.equalsIgnoreCase(MediaType.APPLICATION_FORM_URLENCODED))
                .orElse(true);
    }

    /** Returns the headers by lower-case name. */
    private static Map<String, String> headers(HttpHeaders headers) {
        return headers.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.toMap(Function.identity(), name -> String.join(",", headers.getAll(name))));
    }

    /** Decodes {@code application/x-www-form-urlencoded} (WHATWG URL standard, section 5.1). */
    public static List<Parameter> decode(String text) {
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
            // A malformed escape is taken literally; if the client meant something else, its signature does not match.
            return part;
        }
    }
}
