package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import io.micronaut.http.HttpResponse;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Browsers get pages; other clients get the errors of the APIs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorPagesTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String HTML = "text/html;charset=utf-8";
    private static final String JSON = "application/json";
    private static final String XML = "application/xml;charset=utf-8";

    private final Ias ias = Ias.setup().alone().start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/?utm_source=mail, 200",
        "/users, 405",
        "/users/email-verification, 405",
        "/nope, 404",
        "/nope/%2e%2e/deeper//x, 404",
        "/assets/nope, 404",
        "/.well-known/nope, 404"
    })
    void browsersGetPages(String path, int status) {
        var answer = ias.get(path, "Accept", BROWSER);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).hasValue(HTML);
        assertThat(answer.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "style-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(answer.response().body()).contains("<html lang=\"en\" dir=\"ltr\">");
    }

    /** RFC 9110 section 12.5.1. The last one is the default of {@code java.net.HttpURLConnection}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text/html                                        | true
        TEXT/HTML; q=0.5                                 | true
        application/xhtml+xml, */*;q=0.1                 | true
        text/html, application/json;q=0.9                | true
        application/json;q=0.4, text/html;q=0.5          | true
        */*                                              | false
        text/*                                           | false
        text/html;q=0, */*                               | false
        application/json                                 | false
        application/json, text/html                      | false
        text/html;q=0.8, application/json                | false
        application/xml, text/html;q=0.9                 | false
        nonsense                                         | false
        text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2 | false
        """)
    void onlyClientsThatPreferHtmlGetPages(String accept, boolean page) {
        var unknown = ias.get("/nope", "Accept", accept);
        var root = ias.get("/", "Accept", accept);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header("Content-Type")).hasValue(page ? HTML : JSON);
        assertThat(root.status()).isEqualTo(page ? 200 : 404);
        assertThat(root.header("Content-Type")).hasValue(page ? HTML : XML);
    }

    @Test
    void callsOfTheApisGetTheirErrorsWhateverTheyAccept() {
        assertThat(ias.get("/?Action=Nothing", "Accept", BROWSER).header("Content-Type"))
                .hasValue(XML);
        assertThat(ias.get("/", "Accept", BROWSER, "x-acs-action", "Nothing").header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/"));
        assertThat(post("/", "a=b").header("Content-Type")).hasValue(XML);
        assertThat(post("/users", "a=b").header("Content-Type")).hasValue(JSON);
    }

    @ParameterizedTest
    @CsvSource({
        "403, 7, This request cannot be processed",
        "413, 7, This request cannot be processed",
        "415, 7, This request cannot be processed",
        "429, 7, Please wait a moment",
        "500, 7, Something went wrong",
        "503, 7, The service is busy"
    })
    void everyStatusHasAPageAndWaitsAreShown(int status, int seconds, String title) {
        var request = io.micronaut.http.HttpRequest.GET("/page").header("Accept", BROWSER);
        var response = HttpResponse.status(status, "reason").header("Retry-After", String.valueOf(seconds));

        new ErrorPages(ias.bean(Pages.class)).show(request, response);

        assertThat(response.code()).isEqualTo(status);
        assertThat(response.getHeaders().get("Retry-After")).isEqualTo("7");
        assertThat(String.valueOf(response.body()))
                .contains("<h1>" + title + "</h1>")
                .satisfies(html -> assertThat(html.contains("in 7 seconds")).isEqualTo(status == 429 || status == 503));
    }

    @Test
    void theIconHasTheAccentOfTheBrand() {
        try (var violet =
                Ias.setup().alone().set("ias.brand.accent-color", "#7a1fa2").start()) {
            for (var path : new String[] {"/favicon.ico", "/assets/icon.svg"}) {
                var icon = violet.get(path, "Accept", "image/*");

                assertThat(icon.status()).isEqualTo(200);
                assertThat(icon.header("Content-Type")).hasValue("image/svg+xml");
                assertThat(icon.header("ETag")).isPresent();
                assertThat(icon.response().body()).contains("#7a1fa2").doesNotContain("#2f6f5e");
            }
            assertThat(violet.get("/assets/brand.css").response().body()).contains("--ias-accent: #7a1fa2");
        }
    }

    private Answer post(String path, String body) {
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .header("Accept", BROWSER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }
}
