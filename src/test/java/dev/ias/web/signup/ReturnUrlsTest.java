package dev.ias.web.signup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnUrlsTest {

    private final ReturnUrls urls =
            ReturnUrls.of(List.of("https://app.example.com/welcome", "https://other.example.com:8443/auth/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/welcome",
                "https://app.example.com/welcome?state=1&next=%2Fhome",
                "https://APP.example.com/welcome",
                "https://other.example.com:8443/auth/",
                "https://other.example.com:8443/auth/a/b?c=d"
            })
    void urlsOfTheListAreFound(String url) {
        assertThat(urls.find(url)).hasValueSatisfying(found -> assertThat(found).hasToString(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/welcome",
                "//app.example.com/welcome",
                "http://app.example.com/welcome",
                "https://app.example.com",
                "https://app.example.com/",
                "https://app.example.com/welcome/",
                "https://app.example.com/welcome.evil",
                "https://app.example.com/welcome#x",
                "https://app.example.com:444/welcome",
                "https://app.example.com.evil.example/welcome",
                "https://evil.example/https://app.example.com/welcome",
                "https://user@app.example.com/welcome",
                "https://app.example.com@evil.example/welcome",
                "https://app.example.com\\@evil.example/welcome",
                "https://evil.example\\.app.example.com/welcome",
                "https://app.example.com/welcome\n",
                " https://app.example.com/welcome",
                "https://other.example.com/auth/",
                "https://other.example.com:8443/auth",
                "https://other.example.com:8443/auth/../admin",
                "https://other.example.com:8443/auth/%2e%2e/admin",
                "https://other.example.com:8443/auth/.%2E/admin",
                "https://other.example.com:8443/auth/..%2Fadmin",
                "https://other.example.com:8443/auth/..%5cadmin",
                "https://other.example.com:8443/auth//evil.example",
                "https://other.example.com:8443/auth/..",
                "https://other.example.com:8443/auth/..;/admin",
                "https://other.example.com:8443/auth/\u202e",
                "https://other.example.com:8443/auth/\"onload=x",
                "javascript:alert(1)",
                "data:text/html,x"
            })
    void allOthersAreNot(String url) {
        assertThat(urls.find(url)).isEmpty();
    }

    @Test
    void aLongUrlIsNotFound() {
        assertThat(urls.find("https://other.example.com:8443/auth/" + "a".repeat(2_000)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "http://app.example.com/welcome",
                "https://app.example.com/welcome?x=1",
                "https://app.example.com/welcome#x",
                "https://app.example.com/a/../b",
                "https://*.example.com/",
                "app.example.com/welcome",
                "*"
            })
    void invalidEntriesAreRejected(String entry) {
        assertThatThrownBy(() -> ReturnUrls.of(List.of(entry)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("ias.sign-up-page.return-urls: '")
                .hasMessageEndingWith("with a path and without query and fragment");
    }

    @Test
    void plainHttpIsPermittedOnThisHost() {
        assertThat(ReturnUrls.of(List.of("http://localhost:3000/")).find("http://localhost:3000/a"))
                .isPresent();
    }
}
