package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.InputTable;
import dev.ias.testing.InputTable.Choice;
import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageNegotiationTest {

    static List<Choice> headers() {
        return InputTable.acceptLanguages();
    }

    static List<Choice> tags() {
        return InputTable.tags();
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aMalformedElementOfAcceptLanguageDropsItselfOnly(Choice choice) {
        assertThat(negotiated(choice.text()).tag()).isEqualTo(choice.language());
    }

    @ParameterizedTest
    @MethodSource("tags")
    void aTagSelectsTheLanguageThatItBelongsTo(Choice choice) {
        assertThat(LanguageNegotiation.language(choice.text(), HttpRequest.GET("/"))
                        .tag())
                .isEqualTo(choice.language());
    }

    /** RFC 9110 section 5.3. */
    @Test
    void linesOfAcceptLanguageAreOneList() {
        var request = HttpRequest.GET("/").header("Accept-Language", "fr").header("Accept-Language", "zh");

        assertThat(LanguageNegotiation.language(null, request)).isEqualTo(Language.ZH);
    }

    /** Regression test: parsing 8 KB of ranges took 14 ms. */
    @Test
    void rangesBeyondTheMaximumLengthAreIgnored() {
        assertThat(negotiated("xx;q=0.1,".repeat(900) + "zh")).isEqualTo(Language.EN);
        assertThat(negotiated("zh," + "xx;q=0.1,".repeat(900) + "en;q=0.1")).isEqualTo(Language.ZH);
        assertThat(negotiated("x".repeat(8000))).isEqualTo(Language.EN);
    }

    private static Language negotiated(String header) {
        return LanguageNegotiation.language(null, HttpRequest.GET("/").header("Accept-Language", header));
    }
}
