package dev.ias.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Optional;

/** Recognises requests that pages of other origins have made a browser send. */
public final class SameOrigin {

    /** The origin that browsers send for pages with {@code Referrer-Policy: no-referrer}. */
    private static final String OPAQUE = "null";

    private SameOrigin() {}

    /**
     * Returns whether a request may have been sent by a page of this service or by a person. Uses {@code
     * Sec-Fetch-Site}, which browsers send over HTTPS and to loopback, and else the header field {@code Origin}.
     * Programs send neither.
     */
    public static boolean allows(HttpRequest<?> request) {
        var headers = request.getHeaders();
        return Optional.ofNullable(headers.get("Sec-Fetch-Site"))
                .map(site -> site.equals("same-origin") || site.equals("none"))
                .orElseGet(() -> Optional.ofNullable(headers.get(HttpHeaders.ORIGIN))
                        .filter(origin -> !origin.equals(OPAQUE))
                        .map(origin -> origin.endsWith("://" + headers.get(HttpHeaders.HOST)))
                        .orElse(true));
    }
}
