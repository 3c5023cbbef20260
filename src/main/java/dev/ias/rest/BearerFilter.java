package dev.ias.rest;

import dev.ias.token.EmailVerificationTokens;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.FailureException;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lets calls about a sign-up pass that carry a token of it (RFC 6750 section 2.1). */
@ServerFilter(
        patterns = {
            "${ias.rest.base-path:}/users/email-verification",
            "${ias.rest.base-path:}/users/email-verification-code"
        })
class BearerFilter implements Ordered {

    private static final Pattern SCHEME = Pattern.compile("(?i:Bearer)(?: |$)");
    private static final String CREDENTIALS = "Bearer ";

    private final EmailVerificationTokens tokens;
    private final RestRequests requests;

    BearerFilter(EmailVerificationTokens tokens, RestRequests requests) {
        this.tokens = tokens;
        this.requests = requests;
    }

    @RequestFilter
    void authenticate(HttpRequest<?> request) {
        if (requests.operation(request).isEmpty()) {
            // 404 and 405 are for others to say; without what is proved here no operation does anything.
            return;
        }
        var token = token(request).orElseThrow(() -> new FailureException(new InvalidToken()));
        requests.authenticate(request, tokens.verify(token));
    }

    /** The token of the one Authorization header; two of them are a quarrel between proxies, not credentials. */
    private static Optional<String> token(HttpRequest<?> request) {
        var headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1) {
            return Optional.empty();
        }
        var credentials = headers.getFirst();
        return credentials.regionMatches(true, 0, CREDENTIALS, 0, CREDENTIALS.length())
                ? Optional.of(credentials.substring(CREDENTIALS.length()).stripLeading())
                : Optional.empty();
    }

    /** Whether the request means to authenticate with a bearer token at all. */
    static boolean presented(HttpRequest<?> request) {
        return request.getHeaders().getAll(HttpHeaders.AUTHORIZATION).stream()
                .anyMatch(header -> SCHEME.matcher(header).lookingAt());
    }

    /** After CORS, so that a browser may read the 401. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.order();
    }
}
