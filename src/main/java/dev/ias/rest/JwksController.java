package dev.ias.rest;

import dev.ias.token.AuthTokens;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/** Publishes the public keys of auth tokens as a JWK Set (RFC 7517). */
@Controller("/.well-known/jwks.json")
class JwksController {

    private static final String JWK_SET = "application/jwk-set+json";

    // The order is that of preference, for clients that accept both.
    private static final String[] TYPES = {MediaType.APPLICATION_JSON, JWK_SET};
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final AuthTokens authTokens;
    private final JsonMapper json;

    JwksController(AuthTokens authTokens, JsonMapper json) {
        this.authTokens = authTokens;
        this.json = json;
    }

    /**
     * Returns the keys, as JSON if the client accepts neither type (RFC 9110 section 12.4.1). Caches may reuse them, so
     * a new key must be published before it signs.
     */
    @Get(produces = MediaType.ALL)
    HttpResponse<byte[]> keys(HttpRequest<?> request) {
        try {
            return HttpResponse.ok(json.writeValueAsBytes(authTokens.publicKeys()))
                    .contentType(type(request.accept()))
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE.toSeconds())
                    .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(Collection<MediaType> accepted) {
        return accepted.stream()
                .flatMap(type -> Stream.of(TYPES).filter(ours -> type.matches(MediaType.of(ours))))
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON);
    }
}
