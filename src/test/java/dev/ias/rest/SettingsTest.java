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
            2001:db8::17                             | 2001:db8:0:0:0:0:0:17
            198.51.100.1, 2001:DB8::17, 2001:db8:ffff::1 | 2001:db8:0:0:0:0:0:17
            ::ffff:203.0.113.7                       | 203.0.113.7
            198.51.100.1, ffff:ffff:ffff::17         | ffff:ffff:ffff:0:0:0:0:17
            """)
        @Attack(S7)
        void theNearestUntrustedHopIsTheClient(String forwardedFor, String client) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo(client);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            nonsense                        | 127.0.0.1
            203.0.113.7, nonsense           | 127.0.0.1
            203.0.113.7, nonsense, 10.1.2.3 | 10.1.2.3
            203.0.113.7,                    | 127.0.0.1
            203.0.113.7:8080                | 127.0.0.1
            proxy.example                   | 127.0.0.1
            ''                              | 127.0.0.1
            """)
        void aHopThatIsNotAnAddressEndsTheChain(String forwardedFor, String client) {
            assertThat(sendIp(this, forwardedFor)).isEqualTo(client);
        }

        @Test
        void repeatedFieldsAreJoined() {
            assertThat(sendIp(this, "198.51.100.1", "203.0.113.7", "10.1.2.3")).isEqualTo("203.0.113.7");
        }
    }

    @Nested
    class CorsForTwoOrigins extends Configured {

        CorsForTwoOrigins() {
            super("ias.rest.cors", "true", "ias.rest.allowed-origins", "https://app.example,https://other.example");
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

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(values(answer, "Access-Control-Allow-Headers"))
                    .contains("authorization", "content-type", "accept-language", "challenge-solution");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
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

            assertThat(preflight.status()).isNotEqualTo(200);
            assertThat(corsHeaders(preflight)).isEmpty();
            assertThat(call.error()).isEqualTo("401 user/406");
            assertThat(corsHeaders(call)).isEmpty();
        }
    }

    /** A wildcard would allow every website; it is taken literally. */
    @Nested
    class CorsForAWildcard extends Configured {

        CorsForAWildcard() {
            super("ias.rest.cors", "true", "ias.rest.allowed-origins", "*");
        }

        @Test
        void noOriginIsAllowed() {
            assertThat(corsHeaders(preflight(ias, "https://app.example", "/users")))
                    .isEmpty();
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
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header(
                        "Access-Control-Request-Headers",
                        "authorization,content-type,accept-language,challenge-solution")
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
