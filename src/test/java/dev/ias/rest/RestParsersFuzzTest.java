package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fuzzes the parser of entered codes: the result is six digits or empty. */
class RestParsersFuzzTest {

    @Test
    void anEnteredCodeIsSixDigitsOrEmpty() {
        Fuzz.run(
                "codes",
                0.05,
                List.of("123456", "012 345", "１２３-４５６", "7", "1e5"),
                List.of(
                        " ",
                        "-",
                        "\u2013",
                        "\u00a0",
                        "٣",
                        "⁵",
                        "①",
                        "+",
                        ".",
                        "e",
                        "E9",
                        "0",
                        "\ud835\udfd8",
                        "\u200b"),
                text -> {
                    OtpCode.typed(text);
                    if (text.matches("-?[0-9]{1,18}")) {
                        OtpCode.number(Long.parseLong(text));
                    }
                    assertThat(OtpCode.typed(text).toString()).doesNotContainPattern("[0-9]{6}");
                });
    }
}
