package dev.ias.input;

import static dev.ias.testing.KnownAttack.S45;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Attack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs that pages may return to. */
class ReturnUrlsTest {

    private final ReturnUrls urls = ReturnUrls.of(List.of(
            "https://www.example.com/app",
            "https://open.example.com",
            "http://localhost:3000/",
            "https://s.example/d/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.example.com/app",
                "https://www.example.com/app/",
                "https://www.example.com/app/welcome?id=1&next=https://evil.example/",
                "https://www.example.com/app?id=1",
                "https://www.example.com:443/app",
                "HTTPS://WWW.Example.COM/app",
                "https://open.example.com",
                "https://open.example.com/",
                "https://open.example.com/anything?at=all",
                "http://localhost:3000",
                "http://localhost:3000/x",
                "https://s.example/d/x",
                "https://www.example.com/app/a..b/...",
                "https://www.example.com/app/%C3%A4"
            })
    void anEntryAllowsItselfAndWhatIsBelowIt(String url) {
        assertThat(urls.allows(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/app",
                "//www.example.com/app",
                "https:/www.example.com/app",
                "https:www.example.com/app",
                "https://www.example.com",
                "https://www.example.com/",
                "https://www.example.com/apple",
                "https://www.example.com/App",
                "https://www.example.com/app%2Fx",
                "https://www.example.com/app/%2e%2e/other",
                "https://www.example.com/app/../other",
                "https://www.example.com/app/./x",
                "https://www.example.com/app/..",
                "https://www.example.com/app/..;/other",
                "https://www.example.com/app//other",
                "https://www.example.com/app/%5C..%5Cother",
                "https://www.example.com/app\\..\\other",
                "https://www.example.com/app/#fragment",
                "https://www.example.com/app#",
                "https://jane@www.example.com/app",
                "https://www.example.com@evil.example/app",
                "https://www.example.com:444/app",
                "https://www.example.com:/app@evil.example",
                "https://www.example.com.evil.example/app",
                "https://www.example.com./app",
                "https://evil.example/https://www.example.com/app",
                "https://evil.example?https://www.example.com/app",
                "https://evil.example\\@www.example.com/app",
                "http://www.example.com/app",
                "http://open.example.com",
                "http://localhost:3001/",
                "https://localhost:3000/",
                "javascript:alert(1)",
                "data:text/html,x",
                "https://s.example/d",
                "https://s.example/dx",
                "https://www.example.com/app/ä",
                "https://www.example.com/app/\n",
                "https://www.example.com/app/ x",
                "https://www.example.com/app/\"><script>",
                "https://www.example.com/app/<",
                "https://www.ex%61mple.com/app"
            })
    @Attack(S45)
    void nothingElseIsAllowed(String url) {
        assertThat(urls.allows(url)).isFalse();
    }

    @Test
    void aUrlHasAtMostFiveHundredCharacters() {
        var longest = "https://www.example.com/app/";
        longest += "x".repeat(500 - longest.length());

        assertThat(urls.allows(longest)).isTrue();
        assertThat(urls.allows(longest + "x")).isFalse();
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThat(ReturnUrls.of(List.of()).allows("https://www.example.com/app"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.example.com",
                "*",
                "https://*",
                "https://www.example.com/?id=1",
                "https://www.example.com/#x",
                "http://www.example.com/",
                "https://jane:secret@www.example.com/",
                "https://www.example.com/a/../b",
                "ftp://www.example.com/",
                "https://"
            })
    void anEntryIsAUrlWithoutUserQueryFragmentAndDotSegments(String entry) {
        assertThatThrownBy(() -> ReturnUrls.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(entry);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/x, true",
        "http://[::1]:8080/x, true",
        "http://app.localhost/x, true",
        "http://10.0.0.1/x, false",
        "https://10.0.0.1/x, true"
    })
    void httpIsForLoopbackOnly(String url, boolean valid) {
        assertThat(ReturnUrls.isValid(url)).isEqualTo(valid);
    }
}
