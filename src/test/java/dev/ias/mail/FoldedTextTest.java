package dev.ias.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FoldedTextTest {

    private static final String WORD = "word ";

    @Test
    void longLinesAreFoldedBetweenWords() {
        assertThat(FoldedText.of(WORD.repeat(20), Locale.ENGLISH))
                .isEqualTo((WORD.repeat(14) + "\n" + WORD.repeat(6) + "\n").replace(" \n", "\n"));
    }

    @Test
    void urlsAndAddressesStayWholeHoweverLongTheyAre() {
        var url = "https://verify.example.com/a-b/c?d=e&f=" + "0-".repeat(50);
        var address = "jane-doe/sales@" + "sub-domain.".repeat(8) + "example.com";

        assertThat(FoldedText.of("Please open %s or write to %s, please.".formatted(url, address), Locale.ENGLISH))
                .isEqualTo("Please open\n%s\nor write to\n%s,\nplease.\n".formatted(url, address));
    }

    /** A line must not begin with a closing mark; a wide character has two columns. */
    @Test
    void chineseIsFoldedBetweenCharacters() {
        var text = "请".repeat(36) + "。" + "在".repeat(10);

        assertThat(FoldedText.of(text, Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("请".repeat(35) + "\n请。" + "在".repeat(10) + "\n");
        assertThat(FoldedText.of("请".repeat(30) + "jane-doe@example.com" + "在".repeat(3), Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("请".repeat(30) + "\njane-doe@example.com在在在\n");
    }

    @Test
    void marksAndIsolatesHaveNoColumn() {
        var word = "ka\u0301\u2068x\u2069 ";

        assertThat(FoldedText.of(word.repeat(18), Locale.ENGLISH))
                .isEqualTo(word.repeat(18).strip() + "\n");
    }

    @Test
    void blankLinesAreSingle() {
        assertThat(FoldedText.of("\n\none  \n \n\n\ntwo\nthree\n\n", Locale.ENGLISH))
                .isEqualTo("one\n\ntwo\nthree\n");
    }
}
