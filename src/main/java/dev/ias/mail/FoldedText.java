package dev.ias.mail;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Folds plain text at the line-break opportunities of its language (Unicode Standard Annex 14), because mail programs
 * do not agree on how to wrap long lines. URLs, addresses and other words in ASCII stay whole, however long they are.
 */
final class FoldedText {

    /** The 80 columns of a terminal, less room for quote prefixes in replies. */
    static final int COLUMNS = 72;

    private FoldedText() {}

    /** Returns the text with lines of at most 72 columns where possible, and single blank lines. */
    static String of(String text, Locale language) {
        return text.strip()
                        .lines()
                        .map(line -> folded(line.stripTrailing(), language))
                        .collect(Collectors.joining("\n"))
                        .replaceAll("\n{3,}", "\n\n")
                + "\n";
    }

    private static String folded(String line, Locale language) {
        // A URL has many opportunities, and none is used.
        if (columns(line) <= COLUMNS || line.chars().allMatch(c -> isWord((char) c))) {
            return line;
        }
        var breaks = BreakIterator.getLineInstance(ULocale.forLocale(language));
        breaks.setText(line);
        var folded = new StringBuilder();
        var start = 0;
        var last = 0;
        for (var end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            if (isInWord(line, end)) {
                continue;
            }
            if (last > start && columns(line.substring(start, end).stripTrailing()) > COLUMNS) {
                folded.append(line.substring(start, last).stripTrailing()).append('\n');
                start = last;
            }
            last = end;
        }
        return folded.append(line.substring(start).stripTrailing()).toString();
    }

    private static boolean isInWord(String line, int index) {
        return index < line.length() && isWord(line.charAt(index - 1)) && isWord(line.charAt(index));
    }

    private static boolean isWord(char c) {
        return c > ' ' && c <= '~';
    }

    private static int columns(String text) {
        return text.codePoints().map(FoldedText::columns).sum();
    }

    private static int columns(int codePoint) {
        if (codePoint <= '~') {
            return 1;
        }
        return switch (UCharacter.getType(codePoint)) {
            case UCharacter.NON_SPACING_MARK, UCharacter.ENCLOSING_MARK, UCharacter.FORMAT -> 0;
            default ->
                switch (UCharacter.getIntPropertyValue(codePoint, UProperty.EAST_ASIAN_WIDTH)) {
                    case EastAsianWidth.WIDE, EastAsianWidth.FULLWIDTH -> 2;
                    default -> 1;
                };
        };
    }
}
