package dev.ias.rest;

import dev.ias.http.RetryAfter;
import dev.ias.verification.Allowance;
import dev.ias.verification.Failure.WrongCode;
import io.micronaut.http.MutableHttpResponse;
import java.util.Locale;

/** Adds the response headers of draft-ietf-httpapi-ratelimit-headers. */
final class RateLimitHeaders {

    private static final String POLICY = "RateLimit-Policy";
    private static final String STATE = "RateLimit";

    private RateLimitHeaders() {}

    static <T> MutableHttpResponse<T> add(MutableHttpResponse<T> response, Allowance allowance) {
        var wait = RetryAfter.wholeSeconds(allowance.delay());
        return response.header(
                        POLICY,
                        "\"resend\";q=1;w=" + wait + ", \"sign-up\";q=" + allowance.maximumSends() + ";w="
                                + allowance.window().toSeconds())
                .header(STATE, "\"resend\";r=0;t=" + wait + ", \"sign-up\";r=" + allowance.sendsLeft());
    }

    static <T> MutableHttpResponse<T> add(MutableHttpResponse<T> response, WrongCode failure) {
        return response.header(POLICY, String.format(Locale.ROOT, "\"tries\";q=%d", failure.maximumTries()))
                .header(STATE, String.format(Locale.ROOT, "\"tries\";r=%d", failure.triesLeft()));
    }
}
