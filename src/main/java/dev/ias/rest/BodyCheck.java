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
 * Refuses what the framework's reader of JSON lets pass and another reader on the way may not: text behind the document, and a
 * list of one for what is in it. Whatever else is wrong is left to that reader.
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
            list(parser).ifPresent(field -> {
                throw new InvalidRequestException(Violation.wrongType(field));
            });
            if (more(parser)) {
                throw new MalformedBodyException("text behind the document");
            }
        } catch (JsonProcessingException e) {
            // The reader itself says so.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the document; where there is a list in the place of something else, what it is in the place of. */
    private static Optional<String> list(JsonParser parser) throws IOException {
        var root = parser.nextToken();
        if (root == JsonToken.START_ARRAY) {
            return Optional.of("body");
        }
        Optional<String> list = Optional.empty();
        while (root == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && TEXTS.contains(name)) {
                list = Optional.of(name);
            }
            parser.skipChildren();
        }
        return list;
    }

    private static boolean more(JsonParser parser) throws IOException {
        try {
            return parser.nextToken() != null;
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** After the bearer filter: a stranger is told that he is one, and nothing of what he sent is read. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.after();
    }
}
