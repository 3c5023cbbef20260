package dev.ias.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificate of a relay on this machine.
 *
 * @param tls TLS context of the relay
 * @param trusted PKCS #12 trust store with the certificate, protected by {@link #PASSWORD}
 * @param pem the certificate in PEM
 */
public record RelayCertificate(SSLContext tls, Path trusted, Path pem) {

    public static final String PASSWORD = "changeit";

    /** Creates a certificate, with its files in a directory. */
    public static RelayCertificate in(Path directory) throws IOException, GeneralSecurityException {
        var keys = load(generate(directory.resolve("keys.p12")));
        var trusted = directory.resolve("trusted.p12");
        trust(keys, trusted);
        var pem = Files.writeString(directory.resolve("trusted.pem"), pem(keys.getCertificate("relay")));
        return new RelayCertificate(context(keys), trusted, pem);
    }

    private static String pem(Certificate certificate) throws CertificateEncodingException {
        return "The relay of this test\n-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
    }

    private static Path generate(Path file) throws IOException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var certificate = List.of("-genkeypair", "-alias", "relay", "-keyalg", "EC", "-dname", "CN=localhost");
        var rest = List.of("-ext", "SAN=dns:localhost", "-validity", "2", "-storetype", "PKCS12");
        var store = List.of("-keystore", file.toString(), "-storepass", PASSWORD);
        var command = Stream.of(List.of(keytool), certificate, rest, store)
                .flatMap(List::stream)
                .toList();
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return file;
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private static void trust(KeyStore relay, Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("relay", relay.getCertificate("relay"));
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
