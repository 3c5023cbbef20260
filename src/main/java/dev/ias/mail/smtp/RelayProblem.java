package dev.ias.mail.smtp;

import dev.ias.mail.RelaySettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes a failed connection or login to the relay by the setting to correct. */
final class RelayProblem {

    // Angus Mail and JSSE report these only in the exception's message.
    private static final String NO_STARTTLS = "STARTTLS is required";
    private static final String NO_MECHANISM = "No authentication mechanisms";
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private RelayProblem() {}

    /** Returns a description of the failure that begins with the setting, if a setting is the cause. */
    static String of(Throwable failure, RelaySettings settings) {
        var causes = causes(failure);
        // The innermost recognized cause is the most specific.
        return causes.reversed().stream()
                .flatMap(cause -> sentence(cause, settings).stream())
                .findFirst()
                .or(() -> SmtpReply.in(failure).map(reply -> "The connection is refused by the relay: " + reply))
                .orElseGet(() -> "The relay cannot be used: " + text(causes.getLast()));
    }

    private static Optional<String> sentence(Throwable cause, RelaySettings settings) {
        var address = settings.address();
        var host = settings.setting("host");
        var hostAndPort = host + " and " + settings.setting("port");
        var tls = settings.setting("tls");
        return Optional.ofNullable(
                switch (cause) {
                    case UnknownHostException _ -> host + " is an unknown host: " + settings.host();
                    case ConnectException _ -> hostAndPort + ": no server listens on " + address;
                    case NoRouteToHostException _ -> hostAndPort + ": no route to " + address;
                    case SocketTimeoutException _ -> hostAndPort + ": no SMTP reply in time from " + address;
                    case MessagingException e
                    when SmtpReply.CLOSED.equals(e.getMessage()) ->
                        hostAndPort + ": the connection was closed without a reply by " + address;
                    case ReplyTooLongException e -> hostAndPort + ": no SMTP reply from " + address + ": " + text(e);
                    case TokenUnavailableException e -> text(e);
                    case AuthenticationFailedException e -> login(e, settings);
                    case GeneralSecurityException e ->
                        "%s: the certificate of the relay is not trusted: %s; if your own authority issued it, set %s"
                                .formatted(host, text(e), settings.setting("trusted-certificates"));
                    case SSLException e ->
                        text(e).contains(NO_TLS)
                                ? tls + " is IMPLICIT, but the relay does not speak TLS from the first byte"
                                : tls + " does not work with the relay: " + text(e);
                    default ->
                        text(cause).contains(NO_STARTTLS)
                                ? tls + " is STARTTLS, but the relay does not offer it"
                                : null;
                });
    }

    private static String login(AuthenticationFailedException e, RelaySettings settings) {
        if (SmtpReply.isTransient(e)) {
            return "The relay cannot check the login at present: " + reply(e) + "; run the check again later";
        }
        if (text(e).contains(NO_MECHANISM)) {
            return settings.setting("login") + " is " + settings.account().login()
                    + ", but the relay offers no such mechanism";
        }
        var credentials = settings.account().tokenCommand().isPresent()
                ? "the token of " + settings.setting("token-command")
                : settings.setting("password");
        return settings.setting("username") + " and " + credentials + " are refused by the relay: " + reply(e);
    }

    private static String reply(AuthenticationFailedException e) {
        return SmtpReply.in(e).map(SmtpReply::toString).orElseGet(() -> text(e));
    }

    /** Returns the failure and its causes, innermost last. */
    static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** Returns the first line of the exception's message. */
    static String text(Throwable cause) {
        return List.of(String.valueOf(cause.getMessage()).strip().split("\\R")).getFirst();
    }
}
