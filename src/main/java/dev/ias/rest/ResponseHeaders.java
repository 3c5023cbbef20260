package dev.ias.rest;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Forbids to cache answers, which hold tokens, unless they say otherwise themselves (RFC 6585 for 429), and to guess their type. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ResponseHeaders implements Ordered {

    @ResponseFilter
    void add(MutableHttpResponse<?> response) {
        set(response);
    }

    /** For answers to requests that are refused before they reach any filter. */
    static void set(MutableHttpResponse<?> response) {
        var headers = response.getHeaders();
        if (!headers.contains(HttpHeaders.CACHE_CONTROL)) {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        headers.set("X-Content-Type-Options", "nosniff");
    }

    /** Around all other filters, so that their refusals are covered too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
