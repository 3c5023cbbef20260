package dev.ias.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;
import java.util.OptionalLong;

/** The {@code Retry-After} header (RFC 9110 section 10.2.3). */
public final class RetryAfter {

    /** Delay for requests that are rejected because of overload. */
    public static final Duration OVERLOADED = Duration.ofSeconds(1);

    private RetryAfter() {}

    /** Adds the header, in whole seconds. */
    public static <T> MutableHttpResponse<T> add(MutableHttpResponse<T> response, Duration wait) {
        return response.header(HttpHeaders.RETRY_AFTER, String.valueOf(wholeSeconds(wait)));
    }

    /** Returns the seconds of the header; empty if it is absent. */
    public static OptionalLong seconds(HttpResponse<?> response) {
        var value = response.getHeaders().get(HttpHeaders.RETRY_AFTER);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    /**
     * Rounds up to whole seconds, so that the retry is not too early, and to at least 1: 0 is valid but would not delay
     * it.
     */
    public static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
