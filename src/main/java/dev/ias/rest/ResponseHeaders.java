package dev.ias.rest;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Forbids caching, because responses contain tokens, unless a response sets Cache-Control itself (RFC 6585 for 429),
 * and forbids MIME sniffing.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ResponseHeaders implements Ordered {

    @ResponseFilter
    void add(MutableHttpResponse<?> response) {
        set(response);
    }

    /** Sets the headers on responses to requests that are rejected before any filter. */
    static void set(MutableHttpResponse<?> response) {
        var headers = response.getHeaders();
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** Runs outside all other filters, so that responses created by filters are covered too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
