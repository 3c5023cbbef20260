package dev.ias.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret in a file. The last valid value stays in use until the file contains another valid one; a missing, partly
 * written or invalid file removes no secret.
 */
final class SecretFile<T> implements SecretValue<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    // Enough for a ring of a thousand keys. Bounds memory if the setting names a device or a log by mistake.
    private static final int MAXIMUM_BYTES = 64 * 1024;
    private static final String ALLOWED = "a file of 1 to " + MAXIMUM_BYTES + " bytes in UTF-8 that can be read: ";

    // Editors end the last line, too.
    private static final Pattern FINAL_LINE_BREAKS = Pattern.compile("[\\r\\n]+\\z");

    private record Loaded<T>(String text, T value) {

        /** Omits the text, which is secret. */
        @Override
        public String toString() {
            return "Loaded";
        }
    }

    private final String setting;
    private final String path;
    private final Function<String, T> parser;
    private final Consumer<T> rules;
    private volatile @Nullable Loaded<T> loaded;
    private volatile @Nullable String problem;
    private @Nullable String candidate;

    /**
     * Creates the secret of a file, which is not read yet.
     *
     * @param parser throws {@link InvalidSettingException} if the text is not a value
     * @param rules throws {@link InvalidSettingException} for a changed value that must not be used
     */
    SecretFile(String setting, String path, Function<String, T> parser, Consumer<T> rules) {
        this.setting = setting;
        this.path = path;
        this.parser = parser;
        this.rules = rules;
    }

    @Override
    public T last() {
        var before = loaded;
        return before == null ? load() : before.value();
    }

    @Override
    public synchronized T current() {
        var before = loaded;
        if (before == null) {
            return load();
        }
        try {
            var text = read();
            if (!text.equals(before.text())) {
                loaded = new Loaded<>(text, valid(text));
            }
            report(null);
        } catch (InvalidSettingException e) {
            report(e);
        }
        return last();
    }

    /**
     * Reads the file. A change takes effect only after two consecutive calls have read the same text, so that a file
     * that is being written is not mistaken for a ring with fewer keys.
     */
    synchronized void reload() {
        var before = loaded;
        if (before == null) {
            // Not used yet.
            return;
        }
        try {
            var text = read();
            if (text.equals(before.text())) {
                candidate = null;
            } else {
                var value = valid(text);
                if (text.equals(candidate)) {
                    loaded = new Loaded<>(text, value);
                }
                candidate = text;
            }
            report(null);
        } catch (InvalidSettingException e) {
            candidate = null;
            report(e);
        }
    }

    /** Returns why the file is unusable: a sentence that begins with the setting and quotes no secret; else empty. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private synchronized T load() {
        var before = loaded;
        if (before != null) {
            return before.value();
        }
        var text = read();
        var value = parser.apply(text);
        loaded = new Loaded<>(text, value);
        return value;
    }

    private T valid(String text) {
        var value = parser.apply(text);
        rules.accept(value);
        return value;
    }

    /** Logs a changed problem once. */
    private void report(@Nullable InvalidSettingException failure) {
        var now = failure == null ? null : failure.getMessage();
        if (!Objects.equals(now, problem)) {
            problem = now;
            if (now == null) {
                LOG.info("Secret file is usable again: {}", setting);
            } else {
                LOG.warn("Secret file is unusable; the last valid value stays in use: {}", now);
            }
        }
    }

    private String read() {
        try {
            var file = Path.of(path);
            // Opening a pipe would block, and reading a device might never end.
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw unusable("not a regular file");
            }
            try (var content = Files.newInputStream(file)) {
                return text(content.readNBytes(MAXIMUM_BYTES + 1));
            }
        } catch (InvalidPathException e) {
            throw unusable("not a path");
        } catch (NoSuchFileException e) {
            throw unusable("no such file");
        } catch (AccessDeniedException e) {
            throw unusable("permission denied");
        } catch (IOException e) {
            throw unusable(e.getClass().getSimpleName());
        }
    }

    private String text(byte[] bytes) {
        if (bytes.length > MAXIMUM_BYTES) {
            throw unusable("too large");
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            var withoutLineBreak = FINAL_LINE_BREAKS.matcher(text).replaceFirst("");
            if (withoutLineBreak.isEmpty()) {
                throw unusable("empty");
            }
            return withoutLineBreak;
        } catch (CharacterCodingException e) {
            throw unusable("not UTF-8");
        }
    }

    private InvalidSettingException unusable(String reason) {
        return InvalidSettingException.of(setting, path, ALLOWED + reason);
    }

    @Override
    public String toString() {
        return "SecretFile[" + setting + "]";
    }
}
