package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.language.TestLanguages;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.simple.SimpleHttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fuzz test of the header fields that the service parses itself: malformed ones are ignored. */
class HttpParsersFuzzTest {

    private static final LanguageNegotiation NEGOTIATION = new LanguageNegotiation(TestLanguages.builtIn());

    @Test
    void everyAcceptLanguageYieldsASupportedLanguage() {
        Fuzz.run(
                "Accept-Language",
                0.05,
                List.of("zh-CN,zh;q=0.9,en;q=0.8", "en-US", "*", "de;q=0.1, zh-Hant-TW;q=1"),
                List.of(
                        ",",
                        ";",
                        "q=",
                        ";q=2",
                        ";q=-1",
                        "-",
                        "_",
                        "*",
                        "x-",
                        "zh",
                        "9999999999",
                        "\0",
                        "İ",
                        "i-klingon"),
                text -> {
                    assertThat(NEGOTIATION.language(null, request("Accept-Language", text)))
                            .isNotNull();
                    assertThat(NEGOTIATION.language(text, request("Accept-Language", text)))
                            .isNotNull();
                });
    }

    private static SimpleHttpRequest<String> request(String header, String value) {
        var request = new SimpleHttpRequest<>(HttpMethod.GET, "http://127.0.0.1/", "");
        // The codec rejects all other characters.
        request.getHeaders()
                .add(
                        header,
                        value.replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", "").strip());
        return request;
    }
}
