package dev.ias.input;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;

/**
 * Text as people type and paste it. Pages, office documents and messengers surround it with characters that its reader
 * does not see: {@code White_Space} of Unicode, which includes no-break spaces, and
 * {@code Default_Ignorable_Code_Point}, such as zero width spaces, byte order marks and marks of the writing direction.
 */
public final class PastedText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private PastedText() {}

    /** Removes white space and invisible characters at both ends. */
    public static String trim(String text) {
        var start = 0;
        while (start < text.length() && isBlank(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        var end = text.length();
        while (end > start && isBlank(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    /** Returns whether a text has invisible characters, other than joiners, which some scripts require in words. */
    public static boolean hasInvisible(String text) {
        return text.codePoints()
                .filter(character -> character != ZERO_WIDTH_NON_JOINER && character != ZERO_WIDTH_JOINER)
                .anyMatch(PastedText::isInvisible);
    }

    private static boolean isBlank(int character) {
        return UCharacter.isUWhiteSpace(character) || isInvisible(character);
    }

    private static boolean isInvisible(int character) {
        return UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }
}
