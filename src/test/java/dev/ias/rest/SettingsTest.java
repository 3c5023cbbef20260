package dev.ias.rest;

import static dev.ias.testing.KnownAttack.S7;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Effects of the settings {@code ias.rest}. */
class SettingsTest {

    private static final String RESEND = "/users/email-verification-code";
    private static final List<String> PUBLIC =
            List.of("/.well-known/jwks.json", "/api-spec/ias-public-api.yaml", "/swagger-ui/");

    /** A service with the given settings. */
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Configured {

        final TestRelay relay = new TestRelay();
        final TestDatabase database = TestDatabase.create();
        final Ias ias;

        /** The arguments alternate names and values of settings. */
        Configured(String... settings) {
            var setup = Ias.setup().on(database, relay).clock(new TestClock());
            for (var i = 0; i < settings.length; i += 2) {
                setup.set(settings[i], settings[i + 1]);
            }
            this.ias = setup.start();
        }

        @AfterAll
        void stop() {
            ias.close();
            relay.close();
        }
    }

    @Nested
    class BasePath extends Configured {

        BasePath() {
            super("ias.rest.base-path", "/api/v1");
        }

        @Test
        void prefixesTheThreeOperations() {
            var signedUp = ias.post("/api/v1/users", "{\"email\":\"base@example.com\"}");
            var bearer = "Bearer " + signedUp.token();
            var code = relay.lastTo("base@example.com").code();

            assertThat(signedUp.status()).isEqualTo(201);
            assertThat(ias.post("/api/v1" + RESEND, "", "Authorization", bearer).error())
                    .isEqualTo("429 user/400");
            assertThat(ias.post(
                                    "/api/v1/users/email-verification",
                                    "{\"otpCode\":\"%s\"}".formatted(code),
                                    "Authorization",
                                    bearer)
                            .status())
                    .isEqualTo(201);
        }

        @ParameterizedTest
        @ValueSource(strings = {RESEND, "/users/email-verification"})
        void appliesToTheBearerFilter(String path) {
            assertThat(ias.post("/api/v1" + path, "{\"otpCode\":\"123456\"}").error())
                    .isEqualTo("401 user/406");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/users", RESEND, "/users/email-verification", "/api/v1", "/api/users"})
        void servesNoOperationWithoutThePrefix(String path) {
            assertThat(ias.post(path, "{\"email\":\"base@example.com\"}").error())
                    .isEqualTo("404 request/4");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/swagger-ui/", "/api-spec/ias-public-api.yaml", "/.well-known/jwks.json"})
        void doesNotApplyToOtherPaths(String path) {
            assertThat(ias.get(path).status()).isEqualTo(200);
            assertThat(ias.get("/api/v1" + path).error()).isEqualTo("404 request/4");
        }
    }

    @Nested
    class BasePathWithASlashAtTheEnd extends Configured {

        BasePathWithASlashAtTheEnd() {
            super("ias.rest.base-path", "/api/v1/");
        }

        @Test
        void aTrailingSlashIsIgnored() {
            var signedUp = ias.post("/api/v1/users", "{\"email\":\"slash@example.com\"}");

            assertThat(signedUp.status()).isEqualTo(201);
            assertThat(ias.post("/api/v1" + RESEND, "").error()).isEqualTo("401 user/406");
            assertThat(ias.post("/api/v1" + RESEND, "", "Authorization", "Bearer " + signedUp.token())
                            .error())
                    .isEqualTo("429 user/400");
        }
    }

    @Nested
    class WithoutTrustedProxies extends Configured {

        @ParameterizedTest
        @ValueSource(strings = {"203.0.113.7", "203.0.113.7, 127.0.0.1", "nonsense"})
        @Attack(S7)
        void forwardedForIsIgnored(String forwardedFor) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo("127.0.0.1");
        }
    }

    @Nested
    class WithTrustedProxies extends Configured {

        WithTrustedProxies() {
            super("ias.http.trusted-proxies", "127.0.0.0/8, 10.0.0.0/8, 2001:db8:ffff::/48");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                              | 203.0.113.7
            198.51.100.1, 203.0.113.7                | 203.0.113.7
            198.51.100.1, 203.0.113.7, 10.1.2.3      | 203.0.113.7
            ' 203.0.113.7 ,10.1.2.3, 127.0.0.2 '     | 203.0.113.7
            10.1.2.3, 10.4.5.6                       | 10.1.2.3
            nonsense, 203.0.113.7                    | 203.0.113.7
            2001:db8::17                             | 2001:db8::17
            198.51.100.1, 2001:DB8::17, 2001:db8:ffff::1 | 2001:db8::17
            2001:db8:0:0:1:0:0:17                    | 2001:db8::1:0:0:17
            ::ffff:203.0.113.7                       | 203.0.113.7
            198.51.100.1, ffff:ffff:ffff::17         | ffff:ffff:ffff::17
            """)
        @Attack(S7)
        void theNearestUntrustedHopIsTheClient(String forwardedFor, String client) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo(client);
        }

        /** As proxies write them that add ports, quotes, brackets or zones, or that join empty lines. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            203.0.113.7:50001                        | 203.0.113.7
            198.51.100.1:1, 203.0.113.7:50001        | 203.0.113.7
            [2001:db8::17]:443                       | 2001:db8::17
            [2001:db8::17]                           | 2001:db8::17
            "203.0.113.7"                            | 203.0.113.7
            "203.0.113.7:50001"                      | 203.0.113.7
            "[2001:db8::17]:443"                     | 2001:db8::17
            fe80::17%eth0                            | fe80::17
            [fe80::17%25eth0]:443                    | fe80::17
            203.0.113.7,                             | 203.0.113.7
            203.0.113.7, , 10.1.2.3,                 | 203.0.113.7
            ~, 203.0.113.7~                          | 203.0.113.7
            198.51.100.1, ", 203.0.113.7             | 203.0.113.7
            198.51.100.1", "203.0.113.7"             | 203.0.113.7
            198.51.100.1, 203.0.113.7:1, 10.1.2.3:80 | 203.0.113.7
            """)
        @Attack(S7)
        void portsQuotesBracketsZonesAndEmptyElementsDoNotHideTheClient(String forwardedFor, String client) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo(client);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nonsense                        | 127.0.0.1
            unknown                         | 127.0.0.1
            203.0.113.7, nonsense           | 127.0.0.1
            203.0.113.7, nonsense, 10.1.2.3 | 10.1.2.3
            10                              | 127.0.0.1
            1.2                             | 127.0.0.1
            1.2.3                           | 127.0.0.1
            203.0.113.007                   | 127.0.0.1
            0xcb.0.113.7                    | 127.0.0.1
            203.0.113.7:                    | 127.0.0.1
            203.0.113.7:65536               | 127.0.0.1
            203.0.113.7:80:80               | 127.0.0.1
            [203.0.113.7]                   | 127.0.0.1
            [2001:db8::17                   | 127.0.0.1
            [2001:db8::17]443               | 127.0.0.1
            203.0.113.7%eth0                | 127.0.0.1
            "203.0.113.7                    | 127.0.0.1
            proxy.example                   | 127.0.0.1
            ~~                              | 127.0.0.1
            """)
        void aHopThatIsNotAnAddressEndsTheChain(String forwardedFor, String client) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo(client);
        }

        @Test
        void repeatedFieldsAreJoined() {
            assertThat(sendIp(this, "198.51.100.1", "203.0.113.7", "10.1.2.3")).isEqualTo("203.0.113.7");
            assertThat(sendIp(this, "198.51.100.1", "203.0.113.7:50001", "", "10.1.2.3:80"))
                    .isEqualTo("203.0.113.7");
        }
    }

    @Nested
    class CorsForTwoOrigins extends Configured {

        CorsForTwoOrigins() {
            super(
                    "ias.rest.cors",
                    "true",
                    "ias.rest.allowed-origins",
                    "https://App.example:443, https://other.example ,");
        }

        @ParameterizedTest
        @CsvSource({
            "https://app.example, /users",
            "https://other.example, /users",
            "https://app.example, /users/email-verification-code",
            "https://app.example, /users/email-verification"
        })
        void aPreflightIsAnswered(String origin, String path) {
            var answer = preflight(ias, origin, path);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
            assertThat(values(answer, "Access-Control-Allow-Methods")).contains("post");
            assertThat(answer.header("Vary")).contains("Origin");
            assertThat(values(answer, "Access-Control-Allow-Headers"))
                    .contains("authorization", "content-type", "accept-language", "challenge-solution");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        }

        /** Header fields that libraries for tracing and error reports add to the calls of a page. */
        @ParameterizedTest
        @ValueSource(strings = {"traceparent", "tracestate", "baggage", "sentry-trace", "x-request-id,Idempotency-Key"})
        void aPreflightAllowsEveryHeaderField(String fields) {
            var answer = preflight(ias, "https://app.example", "/users", "authorization,content-type," + fields);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(values(answer, "Access-Control-Allow-Headers"))
                    .contains("authorization", "content-type")
                    .contains(fields.toLowerCase(Locale.ROOT).split(","));
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
        void anotherMethodIsAnsweredReadably(String method) {
            var answer = ias.send(HttpRequest.newBuilder(ias.uri("/users"))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .header("Origin", "https://app.example")
                    .build());

            assertThat(answer.status()).isEqualTo(405);
            assertReadable(answer);
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://app.example", "https://evil.example"})
        void publicContentIsReadableByEveryOriginOnce(String origin) {
            assertThat(PUBLIC).allSatisfy(path -> {
                var answer = ias.get(path, "Origin", origin);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.response().headers().allValues("Access-Control-Allow-Origin"))
                        .containsExactly("*");
            });
        }

        @Test
        void aSignUpAndItsRateLimitHeadersAreReadable() {
            var answer = ias.post("/users", "{\"email\":\"cors@example.com\"}", "Origin", "https://app.example");

            assertThat(answer.status()).isEqualTo(201);
            assertReadable(answer);
        }

        @Test
        void errorsAreReadableToo() {
            var token = ias.signUp("refusals@example.com").token();
            var origin = "https://app.example";

            var unauthorized = ias.post(RESEND, "", "Origin", origin);
            var tooSoon = ias.post(RESEND, "", "Origin", origin, "Authorization", "Bearer " + token);
            var invalid = ias.post("/users", "{\"email\":\"nobody\"}", "Origin", origin);
            var unknown = ias.post("/nowhere", "{}", "Origin", origin);

            assertThat(unauthorized.error()).isEqualTo("401 user/406");
            assertThat(tooSoon.error()).isEqualTo("429 user/400");
            assertThat(tooSoon.retryAfter()).isEqualTo(30);
            assertThat(invalid.error()).isEqualTo("400 request/0");
            assertThat(unknown.error()).isEqualTo("404 request/4");
            assertThat(Stream.of(unauthorized, tooSoon, invalid, unknown)).allSatisfy(SettingsTest::assertReadable);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "http://app.example",
                    "https://app.example:8443",
                    "https://app.example.evil.example",
                    "https://appxexample",
                    "null"
                })
        void anotherOriginGetsNoCorsHeaders(String origin) {
            var preflight = preflight(ias, origin, "/users");
            var call = ias.post(RESEND, "", "Origin", origin);

            assertThat(preflight.status()).isGreaterThanOrEqualTo(400);
            assertThat(corsHeaders(preflight)).isEmpty();
            assertThat(call.error()).isEqualTo("401 user/406");
            assertThat(corsHeaders(call)).isEmpty();
        }
    }

    @Nested
    class WithoutCors extends Configured {

        @Test
        void thereAreNoCorsHeaders() {
            var call = ias.post("/users", "{\"email\":\"none@example.com\"}", "Origin", "https://app.example");

            assertThat(call.status()).isEqualTo(201);
            assertThat(corsHeaders(call)).isEmpty();
            assertThat(corsHeaders(preflight(ias, "https://app.example", "/users")))
                    .isEmpty();
        }

        /** Caches reuse answers to requests without an Origin, so these have the header field too. */
        @Test
        void publicContentIsReadableByEveryOriginAndCacheable() {
            assertThat(PUBLIC).allSatisfy(path -> {
                for (var answer : List.of(ias.get(path), ias.get(path, "Origin", "https://any.example"))) {
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.response().headers().allValues("Access-Control-Allow-Origin"))
                            .containsExactly("*");
                    assertThat(answer.header("Cache-Control"))
                            .hasValueSatisfying(value -> assertThat(value).matches("public, max-age=[1-9][0-9]{2,3}"));
                }
                var preflight = preflight(ias, "https://any.example", path, "traceparent");
                assertThat(preflight.status()).isEqualTo(204);
                assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue("*");
                assertThat(preflight.header("Access-Control-Allow-Headers")).hasValue("traceparent");
            });
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            application/jwk-set+json                   | application/jwk-set+json
            application/jwk-set+json, application/json | application/jwk-set+json
            application/json                           | application/json
            application/json, application/jwk-set+json | application/json
            application/json;q=0.5, application/jwk-set+json | application/jwk-set+json
            */*                                        | application/json
            text/html, application/*;q=0.9             | application/json
            text/html                                  | application/json
            """)
        void theKeySetHasTheTypeOfRfc7517(String accept, String type) {
            var answer = ias.get("/.well-known/jwks.json", "Accept", accept);

            assertThat(answer.outcome()).isEqualTo("200");
            assertThat(answer.header("Content-Type")).hasValue(type);
            assertThat(answer.json().path("keys")).isNotEmpty();
        }
    }

    /** Returns the stored client address of a sign-up with these header fields. */
    private static String sendIp(Configured service, String... forwardedFor) {
        var headers = Arrays.stream(forwardedFor)
                .flatMap(value -> Stream.of("X-Forwarded-For", value))
                .toArray(String[]::new);
        var address = String.format(
                Locale.ROOT, "forwarded-%d@example.com", service.relay.mails().size());
        assertThat(service.ias
                        .post("/users", "{\"email\":\"%s\"}".formatted(address), headers)
                        .status())
                .isEqualTo(201);
        return service.database
                .query("select send_ip from verification where normalised_address = '%s'".formatted(address))
                .getFirst();
    }

    private static Answer preflight(Ias ias, String origin, String path) {
        return preflight(ias, origin, path, "authorization,content-type,accept-language,challenge-solution");
    }

    private static Answer preflight(Ias ias, String origin, String path, String fields) {
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", fields)
                .build());
    }

    private static void assertReadable(Answer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://app.example");
        assertThat(values(answer, "Access-Control-Expose-Headers"))
                .contains("retry-after", "ratelimit", "ratelimit-policy", "www-authenticate");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    /** Returns the values of a list header in lower case, from all its fields. */
    private static Stream<String> values(Answer answer, String header) {
        return answer.response().headers().allValues(header).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(value -> value.strip().toLowerCase(Locale.ROOT));
    }

    private static Stream<String> corsHeaders(Answer answer) {
        return answer.response().headers().map().keySet().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
