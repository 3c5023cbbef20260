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

/** Authenticates resend and confirm by the bearer token of the sign-up (RFC 6750 section 2.1). */
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
            // Not an operation: the router answers 404 or 405. Operations reject requests that were not authenticated
            // here.
            return;
        }
        var token = token(request).orElseThrow(() -> new FailureException(new InvalidToken()));
        requests.authenticate(request, tokens.verify(token));
    }

    /** Returns the bearer token; repeated Authorization headers are ambiguous and rejected. */
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

    /** Returns whether the request has credentials of the Bearer scheme, valid or not. */
    static boolean presented(HttpRequest<?> request) {
        return request.getHeaders().getAll(HttpHeaders.AUTHORIZATION).stream()
                .anyMatch(header -> SCHEME.matcher(header).lookingAt());
    }

    /** Runs after CORS, so that browsers can read the 401. */
    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.order();
    }
}
