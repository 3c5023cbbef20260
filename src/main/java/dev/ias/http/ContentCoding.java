package dev.ias.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;

/**
 * Content codings of request bodies (RFC 9110 section 8.4). None is supported: no client of either contract compresses
 * requests, and decompression would need a bound of its own.
 */
public final class ContentCoding {

    private static final String IDENTITY = "identity";

    private ContentCoding() {}

    /** Returns whether a request has a body with a content coding. */
    public static boolean isIn(HttpRequest<?> request) {
        return request.getContentLength() > 0 && hasCoding(request);
    }

    private static boolean hasCoding(HttpRequest<?> request) {
        return HeaderList.elements(request, HttpHeaders.CONTENT_ENCODING)
                .anyMatch(coding -> !coding.equalsIgnoreCase(IDENTITY));
    }

    /** States in a 415 that the coding is the reason, and which one is supported (RFC 9110 section 12.5.3). */
    public static <T> MutableHttpResponse<T> refused(MutableHttpResponse<T> response) {
        return response.header(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
    }
}
