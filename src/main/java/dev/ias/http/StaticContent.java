package dev.ias.http;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * Immutable content in memory, plain and gzip-compressed, each with a strong entity tag (RFC 9110 section 8.8.3).
 * Responses never read a file, a jar or a stream, so they may be created on an event loop.
 */
public final class StaticContent {

    private static final String GZIP = "gzip";
    private static final int TAG_BYTES = 12;

    private final MediaType type;
    private final String cacheControl;
    private final Representation plain;
    private final Representation compressed;

    /** One encoding of the content. */
    @SuppressWarnings("ArrayRecordComponent") // never modified
    private record Representation(byte[] bytes, String tag) {

        static Representation of(byte[] bytes) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Representation(bytes, '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + '"');
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private StaticContent(byte[] bytes, MediaType type, Duration maxAge) {
        this.type = type;
        this.cacheControl = "public, max-age=" + maxAge.toSeconds();
        this.plain = Representation.of(bytes);
        this.compressed = Representation.of(gzip(bytes));
    }

    /**
     * Loads a resource of the class path. Blocks; call it only at start-up.
     *
     * @param maxAge how long caches may reuse the content without revalidation ({@code max-age})
     */
    public static StaticContent load(ResourceLoader resources, String path, MediaType type, Duration maxAge) {
        try (var stream = resources
                .getResourceAsStream(path)
                .orElseThrow(() -> new IllegalStateException("Resource not found: " + path))) {
            return of(stream.readAllBytes(), type, maxAge);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns content that is generated at start-up.
     *
     * @param maxAge how long caches may reuse the content without revalidation ({@code max-age})
     */
    public static StaticContent of(byte[] bytes, MediaType type, Duration maxAge) {
        return new StaticContent(bytes, type, maxAge);
    }

    /** Returns the response to a GET or HEAD: 200, or 304 if {@code If-None-Match} has the current entity tag. */
    public MutableHttpResponse<byte[]> answer(HttpRequest<?> request) {
        var acceptsGzip = accepts(request);
        var representation = acceptsGzip ? compressed : plain;
        var fresh = matches(request, representation.tag());
        MutableHttpResponse<byte[]> response = fresh
                ? HttpResponse.status(HttpStatus.NOT_MODIFIED)
                : HttpResponse.ok(representation.bytes()).contentType(type);
        if (!fresh && acceptsGzip) {
            response.header(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        return response.header(HttpHeaders.ETAG, representation.tag())
                .header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    }

    private static boolean accepts(HttpRequest<?> request) {
        return HeaderList.weighted(request, HttpHeaders.ACCEPT_ENCODING)
                .anyMatch(coding -> coding.value().equalsIgnoreCase(GZIP) && coding.weight() > 0);
    }

    /** Uses the weak comparison that If-None-Match requires (RFC 9110 section 13.1.2). */
    private static boolean matches(HttpRequest<?> request, String tag) {
        return HeaderList.elements(request, HttpHeaders.IF_NONE_MATCH)
                .anyMatch(listed -> listed.equals("*") || listed.equals(tag) || listed.equals("W/" + tag));
    }

    private static byte[] gzip(byte[] bytes) {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
