package dev.ias.ops.logging;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Truncates and escapes logged text. */
final class LogText {

    /** Maximum length of a message, a field or the message of a throwable, in characters. */
    static final int MAXIMUM_CHARACTERS = 4096;

    private LogText() {}

    /** Truncates a text to {@link #MAXIMUM_CHARACTERS}, never within a surrogate pair. */
    static @Nullable String cut(@Nullable String text) {
        if (text == null || text.length() <= MAXIMUM_CHARACTERS) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(MAXIMUM_CHARACTERS - 1))
                ? MAXIMUM_CHARACTERS - 1
                : MAXIMUM_CHARACTERS;
        return text.substring(0, end) + String.format(Locale.ROOT, "… (%d characters more)", text.length() - end);
    }

    /**
     * Escapes line breaks, other control and format characters, such as bidirectional ones, so that no line can be
     * forged.
     */
    static String escape(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (escaped(text.charAt(i))) {
                return escapeFrom(text, i);
            }
        }
        return text;
    }

    private static String escapeFrom(String text, int first) {
        var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (var i = first; i < text.length(); i++) {
            var character = text.charAt(i);
            switch (character) {
                case '\n' -> safe.append("\\n");
                case '\r' -> safe.append("\\r");
                case '\t' -> safe.append("\\t");
                default -> {
                    if (escaped(character)) {
                        safe.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
                    } else {
                        safe.append(character);
                    }
                }
            }
        }
        return safe.toString();
    }

    private static boolean escaped(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
