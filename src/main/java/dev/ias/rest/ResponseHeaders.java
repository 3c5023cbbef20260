package dev.ias.rest;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Answers hold tokens, and RFC 6585 forbids to store a 429: nothing is to be cached, and nothing to be guessed. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ResponseHeaders implements Ordered {

    @ResponseFilter
    void add(MutableHttpResponse<?> response) {
        set(response);
    }

    /** For answers to requests that are refused before they reach any filter. */
    static void set(MutableHttpResponse<?> response) {
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store").set("X-Content-Type-Options", "nosniff");
    }

    /** Around all other filters, so that their refusals are covered too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
