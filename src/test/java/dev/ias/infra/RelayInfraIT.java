package dev.ias.infra;

import static dev.ias.infra.DebianPackage.POSTFIX;
import static dev.ias.infra.DebianPackage.POSTGREY;
import static dev.ias.infra.DebianPackage.SASL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.infra.InfraTable.Row;
import dev.ias.testing.Answer;
import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The jar with Debian's Postfix as relay, in the ways in which relays are set up. */
@ExtendWith(InfraTable.Provider.class)
class RelayInfraIT {

    private static final int SIGN_UPS = 14;
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final String PASSWORD = "relay-password";

    @TempDir
    private Path directory;

    /** Relay, server that Postfix hands the mails to, and the service. */
    private record Setup(Postfix postfix, TestRelay next, Deployment deployment, Row row) {

        List<ReceivedMail> mailsTo(String recipient) {
            return next.mailsTo(recipient);
        }
    }

    /** Returns lines of main.cf; runs before Postfix starts, if it is installed. */
    @FunctionalInterface
    private interface Preparation {

        List<String> parameters() throws IOException;
    }

    /** Assertions on a setup. */
    @FunctionalInterface
    private interface Relaying {

        void run(Setup setup) throws IOException;
    }

    @Test
    void startTlsWithACertificateOfTheOwnAuthority(InfraTable table) {
        var authority = OwnAuthority.in(directory);
        trial(
                table,
                "Postfix, STARTTLS required, own CA",
                List.of(POSTFIX),
                "",
                () -> List.of("smtpd_tls_security_level = encrypt", "smtpd_tls_chain_files = " + authority.server()),
                Map.of("IAS_MAIL_TLS", "STARTTLS"),
                setup -> {
                    assertThat(problem(setup))
                            .startsWith("ias.mail.host: the certificate of the relay is not trusted: ");
                    setup.deployment()
                            .set(
                                    "IAS_MAIL_TRUSTED_CERTIFICATES",
                                    authority.certificate().toString());
                    assertDelivers(setup);
                });
    }

    @Test
    void implicitTlsWithACertificateOfTheOwnAuthority(InfraTable table) {
        var authority = OwnAuthority.in(directory);
        trial(
                table,
                "Postfix, implicit TLS, own CA",
                List.of(POSTFIX),
                "-o smtpd_tls_wrappermode=yes",
                () -> List.of("smtpd_tls_security_level = encrypt", "smtpd_tls_chain_files = " + authority.server()),
                Map.of(
                        "IAS_MAIL_TLS",
                        "IMPLICIT",
                        "IAS_MAIL_TRUSTED_CERTIFICATES",
                        authority.certificate().toString()),
                RelayInfraIT::assertDelivers);
    }

    @Test
    void authenticationOverStartTls(InfraTable table) {
        var authority = OwnAuthority.in(directory);
        trial(
                table,
                "Postfix, AUTH required, after STARTTLS",
                List.of(POSTFIX, SASL),
                "",
                () -> {
                    var users = new SaslUsers(directory);
                    users.create(PASSWORD);
                    return Stream.concat(
                                    users.parameters().stream(),
                                    Stream.of(
                                            "smtpd_tls_security_level = may",
                                            "smtpd_tls_auth_only = yes",
                                            "smtpd_tls_chain_files = " + authority.server(),
                                            "smtpd_relay_restrictions = permit_sasl_authenticated, reject"))
                            .toList();
                },
                Map.of(
                        "IAS_MAIL_TLS",
                        "STARTTLS",
                        "IAS_MAIL_TRUSTED_CERTIFICATES",
                        authority.certificate().toString(),
                        "IAS_MAIL_USERNAME",
                        "ias"),
                setup -> {
                    setup.deployment().set("IAS_MAIL_PASSWORD", "another-password");
                    assertThat(problem(setup))
                            .startsWith("ias.mail.username and ias.mail.password are refused by the relay: 535 ");
                    setup.deployment().set("IAS_MAIL_PASSWORD", PASSWORD);
                    assertDelivers(setup);
                    assertThat(setup.postfix().log()).contains("sasl_username=ias");
                });
    }

    /** The service has eight connections by default. */
    @Test
    void fewerConnectionsThanTheServiceOpens(InfraTable table) {
        trial(
                table,
                "Postfix, 2 connections at a time",
                List.of(POSTFIX),
                "",
                () -> List.of("smtpd_client_connection_count_limit = 2"),
                Map.of(),
                setup -> {
                    assertDelivers(setup);
                    assertThat(setup.postfix().log())
                            .as("the limit was reached")
                            .contains("Connection concurrency limit exceeded");
                });
    }

    /** Without {@code config check}, which uses up connections of the same minute. */
    @Test
    void fewConnectionsInAMinute(InfraTable table) {
        trial(
                table,
                "Postfix, 4 connections a minute",
                List.of(POSTFIX),
                "",
                () -> List.of("smtpd_client_connection_rate_limit = 4"),
                Map.of(),
                setup -> {
                    assertSignUps(setup, setup.deployment().start().ias());
                    assertThat(setup.postfix().log())
                            .as("the limit was reached")
                            .contains("Connection rate limit exceeded");
                });
    }

    @Test
    void helloRulesAndTheAddressOfTheConnection(InfraTable table) {
        hello(table, "Postfix, HELO rules, default name", Map.of(), "from [127.0.0.1] ");
    }

    @Test
    void helloRulesAndAConfiguredName(InfraTable table) {
        hello(
                table,
                "Postfix, HELO rules, ias.mail.ehlo-name",
                Map.of("IAS_MAIL_EHLO_NAME", "mail.sender.example"),
                "from mail.sender.example ");
    }

    private void hello(InfraTable table, String name, Map<String, String> settings, String received) {
        trial(
                table,
                name,
                List.of(POSTFIX),
                "",
                () -> List.of(
                        "smtpd_helo_required = yes",
                        "smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname"),
                settings,
                setup -> {
                    assertDelivers(setup);
                    assertThat(setup.mailsTo(address(0)).getFirst().header("Received"))
                            .contains(received);
                });
    }

    @Test
    void senderWithAnInternationalDomain(InfraTable table) throws IOException {
        // The environment of the tests may have another charset.
        var environment = Files.writeString(directory.resolve("environment.sh"), """
            export LC_ALL=C.UTF-8 IAS_MAIL_FROM='Büro <no-reply@bücher.example>'
            exec "$@"
            """);
        trial(
                table,
                "Postfix, sender Büro <no-reply@bücher.example>",
                List.of(POSTFIX),
                "",
                () -> List.of("smtpd_sender_restrictions = reject_non_fqdn_sender"),
                Map.of(),
                setup -> {
                    var instance = setup.deployment()
                            .start(List.of("sh", environment.toString()), Deployment.HEAP, "-jar", Deployment.JAR);
                    assertSignUps(setup, instance.ias());
                    var mail = setup.mailsTo(address(0)).getFirst();
                    assertThat(mail.envelopeFrom()).isEqualTo("no-reply@xn--bcher-kva.example");
                    assertThat(mail.header("From")).isEqualTo("=?UTF-8?Q?B=C3=BCro?= <no-reply@xn--bcher-kva.example>");
                });
    }

    @Test
    void greylistedMailsAreSentAgainOnce(InfraTable table) {
        table.trial("Postfix with postgrey", List.of(POSTFIX, POSTGREY), row -> {
            assumeRoot();
            try (var postgrey = new Postgrey(directory);
                    var next = new TestRelay();
                    var postfix = new Postfix(
                            directory,
                            next.port(),
                            "",
                            "smtpd_relay_restrictions = permit_mynetworks, reject",
                            "smtpd_recipient_restrictions = %s, permit_mynetworks, reject"
                                    .formatted(postgrey.restriction()));
                    var deployment = deployment(postfix)) {
                var setup = new Setup(postfix, next, deployment, row);
                assertSignUps(setup, deployment.start().ias());
                for (var i = 0; i < SIGN_UPS; i++) {
                    assertThat(postfix.log())
                            .contains("450 4.2.0 <%s>: Recipient address rejected: Greylisted".formatted(address(i)));
                }
            }
        });
    }

    private void trial(
            InfraTable table,
            String name,
            List<DebianPackage> needed,
            String options,
            Preparation preparation,
            Map<String, String> settings,
            Relaying relaying) {
        table.trial(name, needed, row -> {
            assumeRoot();
            try (var next = new TestRelay();
                    var postfix = new Postfix(
                            directory,
                            next.port(),
                            options,
                            preparation.parameters().toArray(String[]::new));
                    var deployment = deployment(postfix)) {
                settings.forEach(deployment::set);
                relaying.run(new Setup(postfix, next, deployment, row));
            }
        });
    }

    private static void assumeRoot() {
        if (!Account.root()) {
            throw new TestAbortedException("skipped: Postfix starts as root only");
        }
    }

    private static Deployment deployment(Postfix postfix) {
        return new Deployment(TestDatabase.create())
                .set("IAS_DATABASE_USERNAME", "postgres")
                .set("IAS_MAIL_PORT", String.valueOf(postfix.port()))
                .set("IAS_HTTP_DRAIN", "0s");
    }

    private static String problem(Setup setup) {
        return String.join("\n", Deployments.problems(setup.deployment().execute(Deployment.JAR, "config", "check")));
    }

    private static void assertDelivers(Setup setup) {
        Deployments.assertValid(setup.deployment());
        assertSignUps(setup, setup.deployment().start().ias());
    }

    /** All sign-ups succeed, each person gets one mail, and its code is valid. */
    private static void assertSignUps(Setup setup, Ias ias) {
        var answers = Ias.parallel(SIGN_UPS, i -> ias.signUp(address(i)));
        answers.stream().map(Answer::outcome).forEach(setup.row()::answered);
        assertThat(answers).extracting(Answer::outcome).containsOnly("201");
        Eventually.until(
                TIMEOUT,
                () -> people().allMatch(person -> !setup.mailsTo(person).isEmpty()));
        for (var i = 0; i < SIGN_UPS; i++) {
            var confirmed = ias.confirm(
                    answers.get(i).token(), setup.mailsTo(address(i)).getLast().code());
            setup.row().answered(confirmed.outcome());
            assertThat(confirmed.outcome()).isEqualTo("201");
        }
        setup.row()
                .mailed(people().mapToInt(person -> setup.mailsTo(person).size())
                        .sum());
        assertThat(setup.row().mails()).isEqualTo(SIGN_UPS);
    }

    private static Stream<String> people() {
        return IntStream.range(0, SIGN_UPS).mapToObj(RelayInfraIT::address);
    }

    private static String address(int number) {
        return String.format(Locale.ROOT, "person%d@example.com", number);
    }
}
