package dev.ias.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.filter.ServerFilterPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Rejects ambiguous JSON that Micronaut's parser accepts and that other parsers on the way may read differently: text
 * after the document, and an array of one element in place of the element. Other errors are left to Micronaut's parser.
 */
@ServerFilter("${ias.rest.base-path:}/users/**")
class BodyCheck implements Ordered {

    private static final Set<String> TEXTS = Set.of("email", "lang");

    private final JsonFactory json = new JsonFactory();
    private final RestRequests requests;

    BodyCheck(RestRequests requests) {
        this.requests = requests;
    }

    @RequestFilter
    CompletionStage<HttpRequest<?>> check(HttpRequest<?> request) {
        if (!(request instanceof ServerHttpRequest<?> server) || !isRead(request)) {
            return CompletableFuture.completedFuture(request);
        }
        var copy = server.byteBody().split(SplitBackpressureMode.FASTEST);
        return copy.buffer().thenApply(body -> {
            try (body) {
                check(body.toByteArray());
            }
            return request;
        });
    }

    private boolean isRead(HttpRequest<?> request) {
        return requests.operation(request)
                        .filter(operation -> operation != Operation.RESEND)
                        .isPresent()
                && request.getContentType()
                        .filter(MediaType.APPLICATION_JSON_TYPE::matches)
                        .isPresent();
    }

    private void check(byte[] body) {
        try (var parser = json.createParser(body)) {
            arrayInPlaceOfValue(parser).ifPresent(field -> {
                throw new InvalidRequestException(Violation.wrongType(field));
            });
            if (hasMoreTokens(parser)) {
                throw InvalidRequestException.malformed("Text after the JSON document");
            }
        } catch (JsonProcessingException e) {
            // Micronaut's parser reports the error.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the document; returns the name of the field whose value is an array instead of a string, {@code body} for
     * the root.
     */
    private static Optional<String> arrayInPlaceOfValue(JsonParser parser) throws IOException {
        var root = parser.nextToken();
        if (root == JsonToken.START_ARRAY) {
            return Optional.of("body");
        }
        Optional<String> array = Optional.empty();
        while (root == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && TEXTS.contains(name)) {
                array = Optional.of(name);
            }
            parser.skipChildren();
        }
        return array;
    }

    private static boolean hasMoreTokens(JsonParser parser) throws IOException {
        try {
            return parser.nextToken() != null;
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** Runs after authentication, so that unauthenticated bodies are not read. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
