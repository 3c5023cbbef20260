package dev.ias.brand;

import dev.ias.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The file of a logo. */
public final class Logo {

    private static final int MAX_KILOBYTES = 256;
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "svg", "image/svg+xml");

    private final byte[] bytes;
    private final String mediaType;

    private Logo(byte[] bytes, String mediaType) {
        this.bytes = bytes;
        this.mediaType = mediaType;
    }

    /** Returns a copy of the content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    public String mediaType() {
        return mediaType;
    }

    /**
     * Reads a file.
     *
     * @throws InvalidSettingException if it cannot be read, is too large or is no image by its name
     */
    static Logo read(String file) {
        var type = Optional.ofNullable(MEDIA_TYPES.get(extension(file)))
                .orElseThrow(() -> invalid(file, "a file whose name ends with .png, .jpg, .webp, .gif or .svg"));
        try {
            var path = Path.of(file);
            if (Files.size(path) > MAX_KILOBYTES * 1024L) {
                throw invalid(file, "a file of at most " + MAX_KILOBYTES + " KB");
            }
            return new Logo(Files.readAllBytes(path), type);
        } catch (IOException | InvalidPathException e) {
            throw invalid(file, "a file that can be read");
        }
    }

    private static InvalidSettingException invalid(String file, String allowed) {
        return InvalidSettingException.of("ias.brand.logo-file", file, allowed);
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
