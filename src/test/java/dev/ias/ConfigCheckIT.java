package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import dev.ias.testing.RelayCertificate;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Runs {@code config check} of the jar. The operations page documents the same messages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfigCheckIT {

    private static final String GUEST = "a role without privileges";

    private final TestDatabase database = TestDatabase.empty();
    private final TestDatabase newer = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private SMTPServer strict;
    private SMTPServer unknown;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeAll
    void startRelaysAndADatabaseOfAnotherVersion(@TempDir Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        strict = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .requireAuth(true)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    throw new LoginFailedException();
                }))
                .build();
        strict.start();
        unknown = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .serverSocketFactory(RelayCertificate.in(directory).tls())
                .build();
        unknown.start();
        var settings = new HashMap<>(good());
        settings.put("IAS_DATABASE_URL", newer.url());
        assertThat(ProductionJarIT.start(settings, "access-key", "list").awaitExit())
                .isZero();
        newer.execute("""
            insert into flyway_schema_history
            select 99, '99', 'later', type, 'V99__later.sql', 0, installed_by, installed_on, 0, true
              from flyway_schema_history where installed_rank = 1\
            """);
        database.execute("create role %s login".formatted(guest()));
        database.execute("grant usage on schema %s to %s".formatted(database.schema(), guest()));
        Files.writeString(directory.resolve("code.en.txt"), "Subject: {{ cod }}\n\n");
    }

    @AfterAll
    void stopRelays() {
        relay.close();
        strict.stop();
        unknown.stop();
    }

    @Test
    void aValidConfigurationIsCheckedCompletelyAndNothingIsChanged() {
        var check = check(good(), "--strict", "--send-test-mail", "operator@example.com");

        assertThat(check.awaitExit()).isZero();
        assertThat(check.errors()).isEmpty();
        assertThat(check.output())
                .contains("settings   ok\n", "templates  ok\n", "database   PostgreSQL ")
                .contains("migrations pending, applied at the next start: ")
                .contains("relay      localhost:" + relay.port() + ", NONE\n", "test mail  handed over to the relay\n");
        assertThat(relay.lastTo("operator@example.com").subject()).startsWith("Test mail of ");
        assertThat(database.query(
                        "select table_name from information_schema.tables where table_schema = current_schema()"))
                .isEmpty();
    }

    @Test
    void aRelayThatRefusesTheTestMailIsReported() {
        try (var refusing = new TestRelay()) {
            refusing.behave(TestRelay.Behaviour.refuse(TestRelay.Step.MAIL, 553));

            var check = check(
                    with(Map.of("IAS_MAIL_PORT", String.valueOf(refusing.port()))),
                    "--send-test-mail",
                    "operator@example.com");

            assertThat(check.awaitExit()).isEqualTo(1);
            assertThat(check.errors()).isEqualTo("ias.mail.from is refused by the relay: 553 no\n");
        }
    }

    @Test
    void aDangerousSettingIsAWarningAndFailsTheStrictCheck() {
        var settings = with(Map.of("IAS_LIMITS_WRONG_TRIES", "1000000"));

        var check = check(settings);
        var strict = check(settings, "--strict");

        assertThat(check.awaitExit()).isZero();
        assertThat(strict.awaitExit()).isEqualTo(1);
        assertThat(check.errors())
                .startsWith("warning: ias.limits.wrong-tries is 1000000: ")
                .isEqualTo(strict.errors());
    }

    @Test
    void allProblemsAreReported() {
        var check = check(with(Map.of("IAS_DATABASE_URL", "jdbc:postgresql://localhost:1/ias", "IAS_MAIL_PORT", "1")));

        assertThat(check.awaitExit()).isEqualTo(1);
        assertThat(check.errors().lines()).hasSize(2);
    }

    Stream<Arguments> brokenConfigurations() {
        return Stream.of(
                broken("IAS_KEYS_TOKEN", "", "ias.keys.token is missing."),
                broken(
                        "IAS_KEYS_SECRET",
                        "k:c2l4dGVlbiBieXRlcyEhIQ==",
                        "ias.keys.secret has a key of 128 bits; 256 are needed"),
                broken(
                        "IAS_KEYS_TOKEN",
                        "dev:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                        "ias.keys.token: key dev is published in the source, the documentation or a standard;"),
                broken("IAS_KEYS_SECRET", "k:" + "A".repeat(43) + "=", "ias.keys.secret: key k is not random;"),
                broken(
                        "IAS_KEYS_AUTH",
                        TestKeys.ring("token"),
                        "ias.keys.auth: key token is also a key of ias.keys.token;"),
                broken(
                        "IAS_MAIL_FROM",
                        "nobody",
                        "ias.mail.from: 'nobody' is not an address such as 'Name <name@example.com>'"),
                broken(
                        "IAS_MAIL_ENVELOPE_FROM",
                        "nobody",
                        "ias.mail.envelope-from: 'nobody' is not an address such as 'name@example.com'"),
                broken(
                        "IAS_MAIL_EHLO_NAME",
                        "localhost",
                        "ias.mail.ehlo-name: 'localhost' is not a name with a domain such as mail.example.com"),
                broken(
                        "IAS_MAIL_TRUSTED_CERTIFICATES",
                        "/does/not/exist",
                        "ias.mail.trusted-certificates: '/does/not/exist' is not a file with certificates in PEM that"
                                + " can be read"),
                broken(
                        "IAS_LINK_BASE_URL",
                        "verify.example.com",
                        "ias.link.base-url: 'verify.example.com' is not a URL such as https://verify.example.com"),
                broken("IAS_BRAND_NMAE", "Example", "IAS_BRAND_NMAE is not a setting; did you mean IAS_BRAND_NAME?"),
                broken("IAS_HTTP_PORT", "99999", "ias.http.port: '99999' is not a port from 1 to 65535"),
                broken(
                        "IAS_OUTBOX_LEASE",
                        "a while",
                        "ias.outbox.lease: 'a while' is not a duration such as 30s, 10m, 24h or 3d"),
                broken(
                        "IAS_MAIL_TEMPLATES",
                        "/does/not/exist",
                        "ias.mail.templates: '/does/not/exist' is not a directory that can be read"),
                broken(
                        "IAS_MAIL_TEMPLATES",
                        directory.toString(),
                        "ias.mail.templates has a template that cannot be used: "),
                broken(
                        "IAS_DATABASE_URL",
                        "jdbc:postgresql://localhost:1/ias",
                        "ias.database.url names a database that cannot be used: Connection to localhost:1 refused."),
                broken(
                        "IAS_DATABASE_URL",
                        database.url().replaceAll("/[^/]*$", "/iass"),
                        "ias.database.url names a database that cannot be used: FATAL: database \"iass\" does not"
                                + " exist"),
                broken(
                        "IAS_DATABASE_URL",
                        newer.url(),
                        "ias.database.url names a database of a newer ias: this jar does not know schema version 99"),
                broken(
                        "IAS_DATABASE_USERNAME",
                        GUEST,
                        "ias.database.username may not create tables in the schema public, but migrations are pending"),
                broken(
                        "IAS_DATABASE_PASSWORD",
                        "file:/does/not/exist",
                        "ias.database.password: '/does/not/exist' is not a file of 1 to 65536 bytes in UTF-8 that can"
                                + " be read: no such file"),
                broken("IAS_MAIL_HOST", "smtp.invalid", "ias.mail.host is an unknown host: smtp.invalid"),
                broken("IAS_MAIL_PORT", "1", "ias.mail.host and ias.mail.port: no server listens on localhost:1"),
                broken("IAS_MAIL_TLS", "STARTTLS", "ias.mail.tls is STARTTLS, but the relay does not offer it"),
                broken(
                        "IAS_MAIL_TLS",
                        "IMPLICIT",
                        "ias.mail.tls is IMPLICIT, but the relay does not speak TLS from the first byte"),
                brokenReceiver("https://app.invalid/hooks", "ias.webhook.url names an unknown host: app.invalid"),
                brokenReceiver("https://localhost:1/hooks", "ias.webhook.url: no server listens on localhost:1"),
                Arguments.of(
                        Map.of("IAS_MAIL_TLS", "IMPLICIT", "IAS_MAIL_PORT", String.valueOf(unknown.getPortAllocated())),
                        "ias.mail.host: the certificate of the relay is not trusted: "),
                Arguments.of(
                        Map.of(
                                "IAS_MAIL_USERNAME", "ias",
                                "IAS_MAIL_PASSWORD", "wrong-password",
                                "IAS_MAIL_PORT", String.valueOf(strict.getPortAllocated())),
                        "ias.mail.username and ias.mail.password are refused by the relay: 535 "));
    }

    @ParameterizedTest
    @MethodSource("brokenConfigurations")
    void anInvalidConfigurationIsReportedInOneDocumentedLine(Map<String, String> settings, String complaint)
            throws IOException {
        var check = check(with(settings));

        assertThat(check.awaitExit()).isEqualTo(1);
        assertThat(check.errors().lines().filter(line -> !line.startsWith("warning: ")))
                .singleElement()
                .asString()
                .startsWith(complaint.replace("schema public", "schema " + database.schema()));
        assertThat(check.errors()).doesNotContain("wrong-password", "c2l4dGVlbiBieXRlcyEhIQ");
        assertThat(Document.page("operations").text()).contains("`" + complaint);
    }

    private static Arguments brokenReceiver(String url, String complaint) {
        return Arguments.of(
                Map.of(
                        "IAS_WEBHOOK_URL", url,
                        "IAS_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        "IAS_WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true"),
                complaint);
    }

    private static Arguments broken(String setting, String value, String complaint) {
        return Arguments.of(Map.of(setting, value), complaint);
    }

    private Map<String, String> with(Map<String, String> settings) {
        var all = new HashMap<>(good());
        all.putAll(settings);
        if (all.replace("IAS_DATABASE_USERNAME", GUEST, guest())) {
            all.put("IAS_DATABASE_URL", database.urlWithoutUser());
        }
        return all;
    }

    private String guest() {
        return "guest_" + database.name();
    }

    /** Returns a valid configuration, with timeouts for a busy host. */
    private Map<String, String> good() {
        var settings = ProductionJarIT.settings(database, relay, ServiceProcess.freePort(), ServiceProcess.freePort());
        settings.put("IAS_MAIL_CONNECT_TIMEOUT", "10s");
        settings.put("IAS_MAIL_TIMEOUT", "9s");
        return settings;
    }

    private static ServiceProcess check(Map<String, String> settings, String... arguments) {
        return ProductionJarIT.start(
                settings,
                Stream.concat(Stream.of("config", "check"), Stream.of(arguments))
                        .toArray(String[]::new));
    }
}
