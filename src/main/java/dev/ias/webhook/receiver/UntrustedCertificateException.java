package dev.ias.webhook.receiver;

import dev.ias.webhook.receiver.ReceiverProblem.Cause;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/**
 * Thrown if the certificate of the receiver is not trusted. JSSE does not keep the certificates of a failed handshake.
 */
final class UntrustedCertificateException extends CertificateException {

    // Authority information access (RFC 5280 section 4.2.2.1): certificates of CAs with intermediate ones have it.
    private static final String ISSUER_LOCATION = "1.3.6.1.5.5.7.1.1";

    private final ReceiverProblem problem;

    /**
     * Creates an exception; {@code ownAuthorities} is whether the trusted CAs are those of
     * {@code ias.webhook.trusted-certificates}.
     */
    UntrustedCertificateException(X509Certificate[] chain, boolean ownAuthorities, CertificateException cause) {
        super(cause);
        this.problem = problem(chain, ownAuthorities);
    }

    ReceiverProblem problem() {
        return problem;
    }

    private static ReceiverProblem problem(X509Certificate[] chain, boolean ownAuthorities) {
        var issuer = ReceiverProblem.quote(
                chain[chain.length - 1].getIssuerX500Principal().getName());
        if (Arrays.stream(chain).anyMatch(UntrustedCertificateException::isOutOfDate)) {
            return new ReceiverProblem(
                    Cause.TLS_EXPIRED,
                    "ias.webhook.url: the certificate of the receiver, or of its CA '%s', has expired or is not yet valid"
                            .formatted(issuer));
        }
        if (chain.length == 1
                && !isSelfSigned(chain[0])
                && (ownAuthorities || chain[0].getExtensionValue(ISSUER_LOCATION) != null)) {
            return new ReceiverProblem(
                    Cause.TLS_INCOMPLETE_CHAIN,
                    ("ias.webhook.url: the receiver does not send the certificate of '%s', which issued its own and is"
                                    + " not a trusted CA; configure the receiver to send its intermediate certificates")
                            .formatted(issuer));
        }
        return new ReceiverProblem(
                Cause.TLS_UNTRUSTED,
                ("ias.webhook.trusted-certificates: the certificate of the receiver is issued by '%s', which is not"
                                + " trusted; set it to a PEM file with the certificate of the CA")
                        .formatted(issuer));
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static boolean isOutOfDate(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return false;
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            return true;
        }
    }
}
