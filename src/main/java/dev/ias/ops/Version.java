package dev.ias.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Version of the jar. */
public final class Version {

    /** Written by the build; the framework's endpoint "info" serves it too. */
    private static final String RESOURCE = "META-INF/build-info.properties";

    private Version() {}

    /** Returns the version of the running jar. */
    public static String current() {
        var build = new Properties();
        try (var resource =
                Objects.requireNonNull(Version.class.getClassLoader().getResourceAsStream(RESOURCE))) {
            build.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("build.version", "unknown");
    }
}
