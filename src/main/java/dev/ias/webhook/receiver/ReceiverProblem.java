package dev.ias.webhook.receiver;

import dev.ias.webhook.receiver.PublicAddressResolver.NotPublicException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;

/**
 * Why the receiver is unreachable.
 *
 * @param sentence begins with the setting to correct; contains the host, but not the path of the URL
 */
public record ReceiverProblem(Cause cause, String sentence) {

    private static final String URL = "ias.webhook.url";
    private static final int LONGEST_QUOTE = 200;

    /** The kinds of problems. */
    public enum Cause {
        /** The host name cannot be resolved. */
        UNKNOWN_HOST,
        /** The host name resolves to an address that is not public. */
        NOT_PUBLIC,
        /** No server listens on the port. */
        CONNECTION_REFUSED,
        /** There is no route to the address. */
        NO_ROUTE,
        /** No connection, or no response, within the timeout. */
        TIMEOUT,
        /** The certificate is not issued by a trusted CA. */
        TLS_UNTRUSTED,
        /** The receiver does not send the intermediate certificates. */
        TLS_INCOMPLETE_CHAIN,
        /** The certificate is expired or not yet valid. */
        TLS_EXPIRED,
        /** The certificate is that of another host. */
        TLS_NAME,
        /** Any other failure of TLS. */
        TLS,
        /** The connection was closed without a response. */
        CLOSED,
        /** The response is not HTTP, or exceeds the bounds. */
        PROTOCOL;

        /** Returns the value of the metric tag. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the problem of a failed exchange. */
    static ReceiverProblem of(Throwable failure, boolean timedOut, HttpHost host) {
        if (timedOut) {
            return timeout(host);
        }
        // The innermost recognized cause is the most specific.
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList().reversed().stream()
                .flatMap(cause -> recognized(cause, host).stream())
                .findFirst()
                .orElseGet(() -> new ReceiverProblem(
                        Cause.CLOSED, "%s: the connection was closed by %s".formatted(URL, address(host))));
    }

    private static Optional<ReceiverProblem> recognized(Throwable failure, HttpHost host) {
        return Optional.ofNullable(
                switch (failure) {
                    case NotPublicException _ ->
                        problem(
                                Cause.NOT_PUBLIC,
                                ": " + host.getHostName()
                                        + " has an address that is not public; see"
                                        + " ias.webhook.allow-private-addresses");
                    case UnknownHostException _ ->
                        problem(Cause.UNKNOWN_HOST, " names an unknown host: " + host.getHostName());
                    case SocketTimeoutException _ -> timeout(host);
                    case ConnectException _ ->
                        problem(Cause.CONNECTION_REFUSED, ": no server listens on " + address(host));
                    case NoRouteToHostException _ -> problem(Cause.NO_ROUTE, ": no route to " + address(host));
                    case UntrustedCertificateException e -> e.problem();
                    case SSLPeerUnverifiedException e ->
                        problem(
                                Cause.TLS_NAME,
                                ": the certificate of the receiver is not for %s: %s"
                                        .formatted(host.getHostName(), quote(e.getMessage())));
                    case SSLException e ->
                        problem(
                                Cause.TLS,
                                ": no TLS connection to %s: %s".formatted(address(host), quote(e.getMessage())));
                    // Not quoted: the message may contain what the receiver has sent.
                    case HttpException _, MessageConstraintException _ ->
                        problem(Cause.PROTOCOL, ": no HTTP is spoken at " + address(host));
                    default -> null;
                });
    }

    private static ReceiverProblem timeout(HttpHost host) {
        return problem(Cause.TIMEOUT, ": no answer in time from " + address(host));
    }

    private static ReceiverProblem problem(Cause cause, String text) {
        return new ReceiverProblem(cause, URL + text);
    }

    /** Returns a text of the receiver's for display: short, and without control characters. */
    static String quote(@Nullable String text) {
        var shown = String.valueOf(text).replaceAll("\\p{Cntrl}", " ");
        return shown.length() > LONGEST_QUOTE ? shown.substring(0, LONGEST_QUOTE) + "..." : shown;
    }

    static String address(HttpHost host) {
        return host.getHostName() + ":" + withPort(host).getPort();
    }

    /** Returns the host with the standard port of its scheme if it has none. */
    static HttpHost withPort(HttpHost host) {
        return new HttpHost(host.getSchemeName(), host.getHostName(), DefaultSchemePortResolver.INSTANCE.resolve(host));
    }
}
