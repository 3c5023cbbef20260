package dev.ias.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsEnvironmentTest {

    @ParameterizedTest
    @ValueSource(strings = {"folder/text.txt", "/folder/text.txt", "classpath:folder/text.txt"})
    void resourcesAreReadFromTheClassLoaderWithoutTheFileSystemOfTheirJar(String path) throws IOException {
        try (var context = SettingsContext.builder().classLoader(new Streams()).build();
                var stream = context.getEnvironment().getResourceAsStream(path).orElseThrow()) {
            assertThat(stream.readAllBytes()).isEqualTo("text".getBytes(UTF_8));
        }
    }

    @Test
    void aMissingResourceIsEmpty() {
        try (var context = SettingsContext.builder().classLoader(new Streams()).build()) {
            assertThat(context.getEnvironment().getResourceAsStream("folder/other.txt"))
                    .isEmpty();
        }
    }

    /** Has one resource without a URL, so it can only be read as a stream of the class loader. */
    private static final class Streams extends ClassLoader {

        Streams() {
            super(SettingsEnvironmentTest.class.getClassLoader());
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return name.equals("folder/text.txt")
                    ? new ByteArrayInputStream("text".getBytes(UTF_8))
                    : super.getResourceAsStream(name);
        }
    }
}
