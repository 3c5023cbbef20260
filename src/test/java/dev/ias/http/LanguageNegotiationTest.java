package dev.ias.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import org.junit.jupiter.api.Test;

class LanguageNegotiationTest {

    @Test
    void rangesAreOrderedByWeight() {
        assertThat(negotiated("fr, zh-CN;q=0.9, en;q=0.8")).isEqualTo(Language.ZH);
        assertThat(negotiated("zh;q=0, en;q=0.1")).isEqualTo(Language.EN);
    }

    /** Regression test: parsing 8 KB of ranges took 14 ms. */
    @Test
    void rangesBeyondTheMaximumLengthAreIgnored() {
        assertThat(negotiated("xx;q=0.1,".repeat(900) + "zh")).isEqualTo(Language.EN);
        assertThat(negotiated("zh," + "xx;q=0.1,".repeat(900) + "en;q=0.1")).isEqualTo(Language.ZH);
        assertThat(negotiated("x".repeat(8000))).isEqualTo(Language.EN);
    }

    @Test
    void aMalformedTagIsIgnored() {
        assertThat(LanguageNegotiation.language("zh" + "-aaaaaaaa".repeat(2000), HttpRequest.GET("/")))
                .isEqualTo(Language.EN);
        assertThat(LanguageNegotiation.language("zh_CN", HttpRequest.GET("/"))).isEqualTo(Language.ZH);
    }

    private static Language negotiated(String header) {
        return LanguageNegotiation.language(null, HttpRequest.GET("/").header("Accept-Language", header));
    }
}
