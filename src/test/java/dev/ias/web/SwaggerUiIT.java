package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Swagger UI in a real browser against the running service. */
class SwaggerUiIT {

    private static final String SIGN_UP = "#operations-users-signUp";
    private static final String RESEND = "#operations-users-resendEmailCodeRequest";
    private static final String ANSWER = " .live-responses-table";
    private static final Pattern TOKEN = Pattern.compile("\"emailVerificationToken\": \"([^\"]+)\"");

    @TempDir
    private Path profile;

    @Test
    void aVisitorAuthorizesAndCallsTheOperationsOfThisServer() {
        try (var browser = Browser.open(profile);
                var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .clock(new TestClock())
                        .start()) {
            browser.go(ias.uri("/swagger-ui/"));
            assertThat(browser.findAll(".opblock-summary-path"))
                    .extracting(WebElement::getText)
                    .map(path -> path.replace("\u200b", ""))
                    .containsExactlyInAnyOrder(
                            "/users",
                            "/users/challenge",
                            "/users/email-verification-code",
                            "/users/email-verification");

            browser.click(SIGN_UP + " .opblock-summary-control");
            browser.type(SIGN_UP + " .body-param__text", "{\"email\": \"browser@example.com\"}");
            browser.click(SIGN_UP + " .execute");
            assertThat(status(browser, SIGN_UP)).startsWith("201");
            assertThat(relay.mailsTo("browser@example.com")).hasSize(1);

            authorize(browser, token(browser));
            browser.click(SIGN_UP + " .opblock-summary-control");
            browser.click(RESEND + " .opblock-summary-control");
            browser.click(RESEND + " .execute");
            assertThat(status(browser, RESEND)).startsWith("429");
            assertThat(browser.find(RESEND + ANSWER).getText()).contains("retry-after: 30", "\"code\": 400");
            browser.screenshot("swagger-ui", RESEND);

            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 429");
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .hasSizeGreaterThan(5)
                    .containsOnly(ias.uri("/").getAuthority());
        }
    }

    @Test
    void theContractOfTheRpcApiIsShownToo() {
        try (var browser = Browser.open(profile);
                var relay = new TestRelay();
                var ias = Ias.setup().on(TestDatabase.create(), relay).start()) {
            browser.go(ias.uri("/swagger-ui/?urls.primaryName=ias%20RPC%20API"));

            assertThat(browser.findAll(".opblock-summary-path"))
                    .extracting(WebElement::getText)
                    .map(path -> path.replace("\u200b", ""))
                    .containsExactly("/", "/");
            browser.screenshot("swagger-ui-rpc", ".info");
            browser.click("#operations-email-verification-callActionByGet .opblock-summary-control");
            browser.screenshot("swagger-ui-rpc-submit", "#operations-email-verification-callActionByGet");
            assertThat(browser.consoleErrors()).isEmpty();
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(ias.uri("/").getAuthority());
        }
    }

    private static void authorize(Browser browser, String token) {
        browser.click(".auth-wrapper .authorize");
        browser.type(".auth-container input", token);
        browser.click(".auth-btn-wrapper .authorize");
        browser.click(".auth-btn-wrapper .btn-done");
    }

    private static String status(Browser browser, String operation) {
        return browser.find(operation + ANSWER + " tbody .response-col_status").getText();
    }

    private static String token(Browser browser) {
        var matcher = TOKEN.matcher(browser.find(SIGN_UP + ANSWER).getText());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
