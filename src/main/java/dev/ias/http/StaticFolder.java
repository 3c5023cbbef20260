package dev.ias.http;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.HttpStatusException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files of one folder. The names are an allow list: no part of a request is used as a file path. */
public final class StaticFolder {

    /** Content types by file name extension. */
    private static final Map<String, MediaType> TYPES = Map.of(
            "html", MediaType.of("text/html;charset=utf-8"),
            "css", MediaType.of("text/css;charset=utf-8"),
            "js", MediaType.of("text/javascript;charset=utf-8"),
            "svg", MediaType.of("image/svg+xml"),
            "png", MediaType.IMAGE_PNG_TYPE,
            // RFC 9512
            "yaml", MediaType.of("application/yaml"));

    private final Map<String, StaticContent> files;

    private StaticFolder(Map<String, StaticContent> files) {
        this.files = files;
    }

    /** Returns a folder of files by name. */
    public static StaticFolder of(Map<String, StaticContent> files) {
        return new StaticFolder(Map.copyOf(files));
    }

    /**
     * Loads the named files. Blocks; call it only at start-up.
     *
     * @param maxAge how long caches may reuse the files without revalidation ({@code max-age})
     */
    public static StaticFolder load(ResourceLoader resources, String folder, Duration maxAge, String... names) {
        return new StaticFolder(Stream.of(names)
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        name -> StaticContent.load(resources, folder + "/" + name, type(name), maxAge))));
    }

    /**
     * Returns the response with a file to a GET or HEAD.
     *
     * @throws HttpStatusException with 404 if there is no such file
     */
    public MutableHttpResponse<byte[]> answer(HttpRequest<?> request, String name) {
        var file = files.get(name);
        if (file == null) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "No such file");
        }
        return file.answer(request);
    }

    private static MediaType type(String name) {
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("No content type for " + name);
        }
        return type;
    }
}
