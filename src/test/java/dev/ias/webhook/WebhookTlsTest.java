package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ias.testing.EndlessPeer;
import dev.ias.testing.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Receivers over TLS: the certificate must be issued by a trusted CA, and it must match the host name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTlsTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String WILDCARD = "*.customer.example";

    private final AtomicInteger received = new AtomicInteger();
    private Path keys = Path.of("");
    private String ca = "";
    private @Nullable HttpsServer server;

    /** Creates a root CA, an intermediate CA, and certificates of receivers, with the JDK's keytool. */
    @BeforeAll
    void makeCertificates(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        keys = directory.resolve("keys.p12");
        var names = "san=dns:localhost,dns:" + WILDCARD;
        makeKey("root", "-dname", "CN=Example Root", "-ext", "bc:c");
        makeKey("intermediate", "-dname", "CN=Example Intermediate", "-ext", "bc:c", "-signer", "root");
        makeKey("receiver", "-dname", "CN=receiver", "-ext", names, "-signer", "intermediate");
        var lastYear = List.of("-startdate", "-2d", "-validity", "1").toArray(String[]::new);
        makeKey(
                "old",
                Stream.concat(
                                Stream.of("-dname", "CN=receiver", "-ext", names, "-signer", "intermediate"),
                                Arrays.stream(lastYear))
                        .toArray(String[]::new));
        ca = pem(directory.resolve("ca.pem"), store().getCertificate("root")).toString();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        received.set(0);
    }

    @Test
    void aCertificateOfTheOwnCaIsAccepted() throws Exception {
        start("receiver", 2);

        assertThat(send("localhost", ca)).isEqualTo("none: ");
        assertThat(received).hasValue(1);
    }

    @Test
    void aCertificateThatTheJvmTrustsIsAccepted() throws Exception {
        start("receiver", 3);
        System.setProperty(TRUST_STORE, keys.toString());
        System.setProperty(TRUST_STORE + "Password", new String(PASSWORD));
        try {
            assertThat(send("localhost", null)).isEqualTo("none: ");
        } finally {
            System.clearProperty(TRUST_STORE);
            System.clearProperty(TRUST_STORE + "Password");
        }
        assertThat(received).hasValue(1);
    }

    @Test
    void aNameWithAnUnderscoreIsVerified() throws Exception {
        start("receiver", 2);

        assertThat(send("app_1", ca))
                .startsWith("tls_name: ias.webhook.url: the certificate of the receiver is not for app_1: ");
        assertThat(received).hasValue(0);
    }

    /** The JDK's server rejects such a name. */
    @Test
    void aNameWithAnUnderscoreIsSentToTheServer() throws Exception {
        var hello = new CompletableFuture<String>();
        try (var peer = new EndlessPeer((connection, self) -> {
                    var bytes = connection.getInputStream().readNBytes(200);
                    hello.complete(new String(bytes, StandardCharsets.ISO_8859_1));
                });
                var attempt = new SingleAttempt(
                        "https://hooks_eu.customer.example:" + peer.port() + "/",
                        true,
                        SingleAttempt.DEFAULT_TIMEOUT,
                        new Loopback())) {
            attempt.send();

            assertThat(hello.join()).contains("hooks_eu.customer.example");
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRejected() throws Exception {
        start("receiver", 2);

        assertThat(send("other.example", ca))
                .startsWith("tls_name: ias.webhook.url: the certificate of the receiver is not for other.example: ")
                .contains(WILDCARD);
        assertThat(received).hasValue(0);
    }

    @Test
    void aCertificateOfAnUnknownCaIsRejected() throws Exception {
        start("receiver", 3);

        assertThat(send("localhost", null))
                .startsWith(
                        "tls_untrusted: ias.webhook.trusted-certificates: the certificate of the receiver is issued by"
                                + " 'CN=Example Root', which is not trusted");
        assertThat(received).hasValue(0);
    }

    @Test
    void aMissingIntermediateCertificateIsNamed() throws Exception {
        start("receiver", 1);

        assertThat(send("localhost", ca))
                .startsWith("tls_incomplete_chain: ias.webhook.url: the receiver does not send the certificate of"
                        + " 'CN=Example Intermediate'");
        assertThat(received).hasValue(0);
    }

    @Test
    void anExpiredCertificateIsNamed() throws Exception {
        start("old", 2);

        assertThat(send("localhost", ca)).startsWith("tls_expired: ias.webhook.url: the certificate of the receiver");
        assertThat(received).hasValue(0);
    }

    /** Returns the cause in the metric and the sentence in the log. */
    private String send(String host, @Nullable String ca) throws IOException {
        var url = "https://" + host + ":" + server().getAddress().getPort() + "/";
        try (var attempt = new SingleAttempt(url, ca, true, SingleAttempt.DEFAULT_TIMEOUT, new Loopback());
                var log = new LogCapture()) {
            attempt.send();
            return attempt.causes() + ": " + log.text().strip().replaceFirst(".*receiver unreachable: ", "");
        }
    }

    /** Resolves every name to this host. */
    private record Loopback() implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) {
            return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private HttpsServer server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** Starts a receiver that sends the first {@code length} certificates of its chain. */
    private void start(String alias, int length) throws IOException, GeneralSecurityException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(alias, length)));
        server.createContext("/", exchange -> {
            received.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    private void makeKey(String alias, String... options) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = Stream.concat(
                Stream.of(keytool, "-genkeypair", "-keystore", keys.toString(), "-storepass", new String(PASSWORD)),
                Stream.concat(Stream.of("-keyalg", "EC", "-alias", alias), Arrays.stream(options)));
        var making = new ProcessBuilder(command.toList()).inheritIO().start();
        assertThat(making.waitFor()).isZero();
    }

    private static Path pem(Path file, Certificate certificate) throws IOException, GeneralSecurityException {
        var encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate.getEncoded());
        return Files.writeString(
                file, "# our CA\n-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(encoded));
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(keys)) {
            store.load(file, PASSWORD);
        }
        return store;
    }

    private SSLContext context(String alias, int length) throws IOException, GeneralSecurityException {
        var all = store();
        var sent = KeyStore.getInstance("PKCS12");
        sent.load(null, null);
        var chain = Arrays.copyOf(all.getCertificateChain(alias), length);
        sent.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, chain);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(sent, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
