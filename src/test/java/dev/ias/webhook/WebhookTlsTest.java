package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.ias.webhook.Attempt.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers over TLS: the JVM must trust the certificate, and it must match the host name. */
class WebhookTlsTest {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final AtomicInteger received = new AtomicInteger();
    private Path keys = Path.of("");
    private HttpsServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        keys = directory.resolve("keys.p12");
        makeKeys();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            received.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aTrustedCertificateIsAccepted() throws IOException {
        assertThat(sendTrusting("localhost")).isEqualTo(Outcome.DELIVERED);
        assertThat(received).hasValue(1);
    }

    @Test
    void aCertificateOfAnotherNameIsRejected() throws IOException {
        assertThat(sendTrusting("127.0.0.1")).isEqualTo(Outcome.UNREACHABLE);
        assertThat(received).hasValue(0);
    }

    @Test
    void anUntrustedCertificateIsRejected() throws IOException {
        assertThat(send("localhost")).isEqualTo(Outcome.UNREACHABLE);
        assertThat(received).hasValue(0);
    }

    private Outcome sendTrusting(String host) throws IOException {
        System.setProperty(TRUST_STORE, keys.toString());
        System.setProperty(TRUST_STORE + "Password", new String(PASSWORD));
        try {
            return send(host);
        } finally {
            System.clearProperty(TRUST_STORE);
            System.clearProperty(TRUST_STORE + "Password");
        }
    }

    private Outcome send(String host) throws IOException {
        return SingleAttempt.send(
                String.format(
                        Locale.ROOT, "https://%s:%d/", host, server.getAddress().getPort()),
                true,
                SingleAttempt.DEFAULT_TIMEOUT,
                SystemDefaultDnsResolver.INSTANCE);
    }

    /** Creates a self-signed certificate for localhost with the JDK's keytool. */
    private void makeKeys() throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var making = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .inheritIO()
                .start();
        assertThat(making.waitFor()).isZero();
    }

    private SSLContext context() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(keys)) {
            store.load(file, PASSWORD);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
