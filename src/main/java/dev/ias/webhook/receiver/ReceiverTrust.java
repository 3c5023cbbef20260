package dev.ias.webhook.receiver;

import dev.ias.settings.InvalidSettingException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts certificates of the CAs in a PEM file, or without one of those that the JVM trusts. */
final class ReceiverTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager trusted;
    private final boolean ownAuthorities;

    private ReceiverTrust(X509ExtendedTrustManager trusted, boolean ownAuthorities) {
        this.trusted = trusted;
        this.ownAuthorities = ownAuthorities;
    }

    /**
     * Returns the TLS context of connections.
     *
     * @param file PEM file
     * @throws InvalidSettingException if it contains no certificates, or cannot be read
     */
    static SSLContext context(Optional<String> file) {
        var certificates = file.map(ReceiverTrust::read);
        try {
            var store = certificates.isPresent() ? store(certificates.get()) : null;
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var managers = Arrays.stream(factory.getTrustManagers())
                    .map(manager -> new ReceiverTrust((X509ExtendedTrustManager) manager, file.isPresent()))
                    .toArray(TrustManager[]::new);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Collection<? extends Certificate> read(String file) {
        try (var in = Files.newInputStream(Path.of(file))) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw invalid(file);
            }
            return certificates;
        } catch (IOException | InvalidPathException | CertificateException e) {
            throw invalid(file);
        }
    }

    private static InvalidSettingException invalid(String file) {
        return InvalidSettingException.of(
                "ias.webhook.trusted-certificates", file, "a file with certificates in PEM that can be read");
    }

    private static KeyStore store(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (var certificate : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return store;
    }

    /** A check of a certificate chain. */
    @FunctionalInterface
    private interface Check {

        void run() throws CertificateException;
    }

    private void explained(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            throw new UntrustedCertificateException(chain, ownAuthorities, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        explained(chain, () -> trusted.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        explained(chain, () -> trusted.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        explained(chain, () -> trusted.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trusted.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trusted.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trusted.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trusted.getAcceptedIssuers();
    }
}
