package dev.ias.http.cors;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.cors.CorsFilter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers preflights and adds the header fields that let pages read a response (Fetch standard, section 3.3). Every
 * header field may be sent: credentials are bearer tokens, which pages add themselves, never cookies. Replaces the
 * filter of the framework, which can be opened to every origin by settings of its own, answers 403 without a body to
 * other methods, and has no public content.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Replaces(CorsFilter.class)
class CrossOriginFilter implements Ordered {

    /** Paths of content that pages of every origin can read, even from a shared cache. */
    private static final Set<String> PUBLIC = Set.of("/.well-known/", "/api-spec/", "/swagger-ui/", "/sign-up/");

    private static final String EVERY_ORIGIN = "*";
    private static final String METHODS = "GET, HEAD, POST";
    private static final String EXPOSED = "Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate";
    private static final Duration MAX_AGE = Duration.ofMinutes(30);
    private static final Pattern FIELDS =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \\t]*,[ \\t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*+");

    private final Set<String> allowed;

    CrossOriginFilter(CorsSettings settings) {
        this.allowed = settings.cors()
                ? settings.origins().stream().map(Origin::text).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /** Answers a preflight of an allowed origin; all other requests go on. */
    @RequestFilter
    @Nullable
    HttpResponse<?> preflight(HttpRequest<?> request) {
        if (request.getMethod() != HttpMethod.OPTIONS
                || !request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)
                || reader(request).isEmpty()) {
            return null;
        }
        var response = HttpResponse.noContent()
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, String.valueOf(MAX_AGE.toSeconds()));
        requestedFields(request).ifPresent(fields -> response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, fields));
        // The framework passes a response of a request filter to the other filters only.
        decorate(request, response);
        return response;
    }

    private static Optional<String> requestedFields(HttpRequest<?> request) {
        return Optional.of(String.join(",", request.getHeaders().getAll(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS)))
                .filter(fields -> FIELDS.matcher(fields).matches());
    }

    @ResponseFilter
    void decorate(HttpRequest<?> request, MutableHttpResponse<?> response) {
        reader(request).ifPresent(origin -> {
            response.getHeaders().set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            if (!origin.equals(EVERY_ORIGIN)) {
                response.header(HttpHeaders.VARY, HttpHeaders.ORIGIN);
            }
        });
    }

    /** Returns the value of {@code Access-Control-Allow-Origin}; empty if no other origin can read the response. */
    private Optional<String> reader(HttpRequest<?> request) {
        return PUBLIC.stream().anyMatch(request.getPath()::startsWith)
                ? Optional.of(EVERY_ORIGIN)
                : request.getHeaders().getFirst(HttpHeaders.ORIGIN).filter(allowed::contains);
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.METRICS.after();
    }
}
