package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.openqa.selenium.Keys;

/** Page object of the sign-up form: actions of a user, and the state that it stores. */
record SignUpForm(Browser browser) {

    static final String ENTER = "Enter your code";
    static final String DONE = "Your address is confirmed";

    private static final String KEPT = "sessionStorage.getItem('ias-sign-up ..')";
    private static final ObjectMapper JSON = new ObjectMapper();

    static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    void send(String email) {
        browser.type("#email", email);
        browser.click("#send");
        assertThat(browser.heading(ENTER)).isTrue();
    }

    void enter(String code) {
        browser.type("#code", code);
        browser.press(Keys.ENTER);
    }

    /** Returns the resend requests since the last call. */
    List<URI> resends() {
        return browser.requests().stream()
                .filter(request -> request.getPath().endsWith("/email-verification-code"))
                .toList();
    }

    /** Returns the sign-up in the session storage, which survives a reload. */
    Optional<JsonNode> signUp() {
        try {
            var kept = browser.evaluate(KEPT);
            return kept == null ? Optional.empty() : Optional.of(JSON.readTree(kept.toString()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the end of the countdown by the browser's clock. */
    long resendAt() {
        return signUp().orElseThrow().path("resendAt").asLong();
    }

    /** Returns the time of the browser's clock. */
    long now() {
        return Long.parseLong(String.valueOf(browser.evaluate("String(Date.now())")));
    }

    void forgetTheCountdown() {
        browser.evaluate("sessionStorage.setItem('ias-sign-up ..', JSON.stringify({...JSON.parse(%s), resendAt: 0}))"
                .formatted(KEPT));
        browser.reload();
    }
}
