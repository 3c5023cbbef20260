package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.language.TestLanguages;
import dev.ias.testing.InputTable;
import dev.ias.testing.InputTable.Choice;
import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageNegotiationTest {

    private static final LanguageNegotiation NEGOTIATION = new LanguageNegotiation(TestLanguages.builtIn());

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
        assertThat(NEGOTIATION.language(choice.text(), HttpRequest.GET("/")).tag())
                .isEqualTo(choice.language());
    }

    /** RFC 9110 section 5.3. */
    @Test
    void linesOfAcceptLanguageAreOneList() {
        var request = HttpRequest.GET("/").header("Accept-Language", "xx").header("Accept-Language", "zh");

        assertThat(NEGOTIATION.language(null, request)).isEqualTo(new Language("zh-Hans"));
    }

    /** Regression test: parsing 8 KB of ranges took 14 ms. */
    @Test
    void rangesBeyondTheMaximumLengthAreIgnored() {
        assertThat(negotiated("xx;q=0.1,".repeat(900) + "zh")).isEqualTo(Language.ENGLISH);
        assertThat(negotiated("zh," + "xx;q=0.1,".repeat(900) + "en;q=0.1")).isEqualTo(new Language("zh-Hans"));
        assertThat(negotiated("x".repeat(8000))).isEqualTo(Language.ENGLISH);
    }

    private static Language negotiated(String header) {
        return NEGOTIATION.language(null, HttpRequest.GET("/").header("Accept-Language", header));
    }
}
