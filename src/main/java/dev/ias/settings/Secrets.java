package dev.ias.settings;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values of secret settings. A setting is either the value itself, or {@code file:} and the path of a file with it,
 * whose final line breaks are not part of the value. Files are read again while the service runs.
 */
@Singleton
public final class Secrets {

    private static final String FILE = "file:";

    private final List<SecretFile<?>> files = new CopyOnWriteArrayList<>();
    private final Map<String, SecretValue<String>> texts = new ConcurrentHashMap<>();

    /**
     * Returns a secret that is a text, such as a password; of a file, one of one line. Returns the same instance for
     * the same setting.
     *
     * @param written what the setting contains
     */
    public SecretValue<String> text(String setting, String written) {
        return texts.computeIfAbsent(
                setting,
                name -> isFile(written)
                        ? of(name, written, text -> line(name, text), text -> {})
                        : new Literal<>(written));
    }

    /**
     * Returns a secret. A value in the setting itself is parsed immediately; a file is read on first use.
     *
     * @param written what the setting contains
     * @param parser throws {@link InvalidSettingException} if the text is not a value; the message must not quote it
     * @param rules throws {@link InvalidSettingException} for a changed value that must not be used
     * @throws InvalidSettingException if the value in the setting itself is invalid
     */
    public <T> SecretValue<T> of(String setting, String written, Function<String, T> parser, Consumer<T> rules) {
        var secret = secret(setting, written, parser, rules);
        if (secret instanceof SecretFile<T> file) {
            files.add(file);
        }
        return secret;
    }

    /**
     * Reads a secret once, for a start-up check.
     *
     * @throws InvalidSettingException if it is invalid
     */
    public static <T> T read(String setting, String written, Function<String, T> parser) {
        return secret(setting, written, parser, value -> {}).last();
    }

    /**
     * Checks a secret that is a text.
     *
     * @throws InvalidSettingException if it is in a file that cannot be used
     */
    public static void check(String setting, String written) {
        if (isFile(written)) {
            read(setting, written, text -> line(setting, text));
        }
    }

    private static boolean isFile(String written) {
        return written.startsWith(FILE);
    }

    private static <T> SecretValue<T> secret(
            String setting, String written, Function<String, T> parser, Consumer<T> rules) {
        return isFile(written)
                ? new SecretFile<>(setting, written.substring(FILE.length()), parser, rules)
                : new Literal<>(parser.apply(written));
    }

    /** Rejects a file of several lines, which is another one than that of a password. */
    private static String line(String setting, String text) {
        if (text.lines().skip(1).findAny().isPresent()) {
            throw new InvalidSettingException(setting + " names a file of several lines; one is allowed");
        }
        return text;
    }

    /** Returns a sentence, which begins with the setting, for each unusable file; its last valid value stays in use. */
    public List<String> problems() {
        return files.stream()
                .map(SecretFile::problem)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Reads all files again that are in use. A changed file takes effect after two consecutive calls. */
    public void reload() {
        files.forEach(SecretFile::reload);
    }

    private record Literal<T>(T value) implements SecretValue<T> {

        @Override
        public T last() {
            return value;
        }

        @Override
        public T current() {
            return value;
        }

        @Override
        public String toString() {
            return "Literal";
        }
    }
}
