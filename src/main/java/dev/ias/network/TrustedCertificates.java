package dev.ias.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts that trust the certificates of a file instead of the authorities of the JVM. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * Returns a context for clients that trusts what the certificates of a PEM file have issued, and the certificates
     * themselves.
     *
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds no certificate, or an invalid one
     */
    public static SSLContext in(Path file) throws IOException, GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore(file));
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /**
     * Returns the certificates of a PEM file.
     *
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if it holds no certificate, or an invalid one
     */
    public static KeyStore keyStore(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (var in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(String.valueOf(store.size()), certificate);
            }
        }
        if (store.size() == 0) {
            throw new CertificateException("No certificate in " + file.getFileName());
        }
        return store;
    }
}
