package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.RelayCertificate;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** The jar with relays that require TLS and authentication. It trusts the certificates that its JVM trusts. */
class RelaySecurityIT {

    private static final String PASSWORD = "relay-password";
    private static final List<String> PURPOSES = List.of("token", "secret", "outbox", "auth", "access-key");

    private final List<String> mails = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private Path trusted;
    private SSLContext tls;

    @BeforeEach
    void createCertificate() throws IOException, GeneralSecurityException {
        var certificate = RelayCertificate.in(directory);
        trusted = certificate.trusted();
        tls = certificate.tls();
    }

    @Test
    void mailIsSentOverStartTlsAfterAuthentication() {
        assertThat(signUp(relay().enableTLS(true).requireTLS(true).startTlsSocketFactory(tls), "STARTTLS", PASSWORD))
                .isEqualTo("201");
        assertThat(mails).containsExactly("tls@example.com");
    }

    @Test
    void mailIsSentOverImplicitTls() {
        assertThat(signUp(relay().serverSocketFactory(tls), "IMPLICIT", PASSWORD))
                .isEqualTo("201");
        assertThat(mails).containsExactly("tls@example.com");
    }

    @Test
    void aRelayWithoutStartTlsIsNotUsed() {
        assertThat(signUp(relay(), "STARTTLS", PASSWORD)).isEqualTo("500 email/0");
        assertThat(mails).isEmpty();
    }

    @Test
    void aRelayWhoseCertificateIsNotTrustedIsNotUsed() throws IOException {
        Files.delete(trusted);

        assertThat(signUp(relay().serverSocketFactory(tls), "IMPLICIT", PASSWORD))
                .isEqualTo("500 email/0");
        assertThat(mails).isEmpty();
    }

    @Test
    void failedAuthenticationSendsNoMail() {
        assertThat(signUp(relay().serverSocketFactory(tls), "IMPLICIT", "wrong-passw0rd"))
                .isEqualTo("500 email/0");
        assertThat(mails).isEmpty();
    }

    private SMTPServer.Builder relay() {
        return SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .requireAuth(true)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                    if (!user.equals("ias") || !password.equals(PASSWORD)) {
                        throw new LoginFailedException();
                    }
                }))
                .messageHandler((context, from, to, data) -> mails.add(to));
    }

    /** Returns the status or error of a sign-up whose mail is sent to this relay. */
    private String signUp(SMTPServer.Builder builder, String protection, String password) {
        var relay = builder.build();
        relay.start();
        var port = ServiceProcess.freePort();
        try (var service = ServiceProcess.start(
                        settings(relay.getPortAllocated(), protection, password, port),
                        "-Djavax.net.ssl.trustStore=" + trusted,
                        "-Djavax.net.ssl.trustStorePassword=" + RelayCertificate.PASSWORD,
                        "-jar",
                        System.getProperty("test.jar"))
                .awaitStart()) {
            Answer answer = Ias.at(port).signUp("tls@example.com");
            assertThat(service.output()).doesNotContain(password);
            return answer.status() == 201 ? "201" : answer.error();
        } finally {
            relay.stop();
        }
    }

    private static Map<String, String> settings(int relay, String protection, String password, int port) {
        var settings = new HashMap<String, String>();
        PURPOSES.forEach(purpose ->
                settings.put("IAS_KEYS_" + purpose.toUpperCase(Locale.ROOT).replace('-', '_'), TestKeys.ring(purpose)));
        settings.put("IAS_DATABASE_URL", TestDatabase.create().url());
        settings.put("IAS_DATABASE_USERNAME", "postgres");
        settings.put("IAS_LINK_BASE_URL", "https://verify.example.com");
        settings.put("IAS_MAIL_FROM", "no-reply@sender.example");
        settings.put("IAS_MAIL_CHECK_DOMAIN", "false");
        settings.put("IAS_MAIL_HOST", "localhost");
        settings.put("IAS_MAIL_PORT", String.valueOf(relay));
        settings.put("IAS_MAIL_TLS", protection);
        settings.put("IAS_MAIL_USERNAME", "ias");
        settings.put("IAS_MAIL_PASSWORD", password);
        settings.put("IAS_HTTP_PORT", String.valueOf(port));
        settings.put("IAS_HTTP_DRAIN", "0s");
        settings.put("IAS_MANAGEMENT_PORT", String.valueOf(ServiceProcess.freePort()));
        return settings;
    }
}
