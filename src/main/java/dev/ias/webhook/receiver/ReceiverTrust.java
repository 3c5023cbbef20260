package dev.ias.webhook.receiver;

import dev.ias.network.TrustedCertificates;
import dev.ias.settings.InvalidSettingException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
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
        var store = file.map(ReceiverTrust::read).orElse(null);
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            var managers = Arrays.stream(factory.getTrustManagers())
                    .map(manager -> new ReceiverTrust((X509ExtendedTrustManager) manager, file.isPresent()))
                    .toArray(TrustManager[]::new);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore read(String file) {
        try {
            return TrustedCertificates.keyStore(Path.of(file));
        } catch (IOException | InvalidPathException | GeneralSecurityException e) {
            throw InvalidSettingException.of(
                    "ias.webhook.trusted-certificates", file, "a file with certificates in PEM that can be read");
        }
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
