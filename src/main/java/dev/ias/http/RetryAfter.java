package dev.ias.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import java.time.Duration;

/** The header of RFC 9110 section 10.2.3. */
public final class RetryAfter {

    /** What a caller waits that was refused because the service is overloaded. */
    public static final Duration OVERLOADED = Duration.ofSeconds(1);

    private RetryAfter() {}

    /** Adds the header. */
    public static <T> MutableHttpResponse<T> add(MutableHttpResponse<T> response, Duration wait) {
        return response.header(HttpHeaders.RETRY_AFTER, String.valueOf(wholeSeconds(wait)));
    }

    /** Rounds up, so that a caller that waits as long is not too early, and to at least 1: zero is allowed, and of no use. */
    public static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
