package dev.ias.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.InputTable;
import org.junit.jupiter.api.Test;

class DecimalDigitsTest {

    @Test
    void anIntegerHasAsciiDigitsOnly() {
        assertThat(InputTable.sevens())
                .allSatisfy(text ->
                        assertThat(DecimalDigits.parse(PastedText.trim(text))).hasValue(7));
        assertThat(InputTable.noIntegers())
                .allSatisfy(text -> assertThat(DecimalDigits.parse(text)).isEmpty());
        assertThat(DecimalDigits.parse("")).isEmpty();
    }

    @Test
    void anIntegerIsAtMostTheMaximumOfALong() {
        assertThat(DecimalDigits.parse("0")).hasValue(0);
        assertThat(DecimalDigits.parse("9223372036854775807")).hasValue(Long.MAX_VALUE);
        assertThat(DecimalDigits.parse("9223372036854775808")).isEmpty();
        assertThat(DecimalDigits.parse("9999999999999999999")).isEmpty();
    }
}
