package dev.ias.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "abc, abc, 0",
        "abc, '', 3",
        "abc, acb, 1",
        "trys, tries, 2",
        "prodcut, product, 1",
        "kitten, sitting, 3"
    })
    void theDistanceIsTheNumberOfErrors(String one, String other, int distance) {
        assertThat(Spelling.distance(one, other)).isEqualTo(distance);
        assertThat(Spelling.distance(other, one)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({"code.en.htm, code.en.html", "code.de.html, code.en.html", "footer.html, ", "Link.en.txt, link.en.txt"})
    void aNameWithFewErrorsIsFound(String written, String nearest) {
        var names = Stream.of("code.en.html", "code.en.txt", "link.en.txt", "layout.html");

        assertThat(Spelling.nearest(written, names)).isEqualTo(Optional.ofNullable(nearest));
    }
}
