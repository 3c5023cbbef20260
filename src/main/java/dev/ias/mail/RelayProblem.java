package dev.ias.mail;

import jakarta.mail.AuthenticationFailedException;
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

/** What an operator has to mend where there is no connection to the relay, or no log-in. */
final class RelayProblem {

    // Neither library has a type of its own for these.
    private static final String NO_STARTTLS = "STARTTLS is required";
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private RelayProblem() {}

    /** A sentence that begins with the setting, as far as one is to blame. */
    static String of(Throwable failure, MailSettings settings) {
        var causes = causes(failure);
        // The innermost that is known says most.
        return causes.reversed().stream()
                .flatMap(cause -> sentence(cause, settings).stream())
                .findFirst()
                .orElseGet(() -> "the relay cannot be used: " + text(causes.getLast()));
    }

    private static Optional<String> sentence(Throwable cause, MailSettings settings) {
        var place = settings.host() + ":" + settings.port();
        return Optional.ofNullable(
                switch (cause) {
                    case UnknownHostException _ -> "ias.mail.host names a host that is not known: " + settings.host();
                    case ConnectException _ ->
                        "ias.mail.host and ias.mail.port name a place where nobody listens: " + place;
                    case NoRouteToHostException _ ->
                        "ias.mail.host and ias.mail.port name a place that cannot be reached: " + place;
                    case SocketTimeoutException _ ->
                        "ias.mail.host and ias.mail.port name a place that does not answer as a relay does: " + place;
                    case ReplyTooLongException e ->
                        "ias.mail.host and ias.mail.port name a place that does not answer as a relay does: " + place
                                + ": " + text(e);
                    case AuthenticationFailedException e ->
                        "ias.mail.username and ias.mail.password are refused by the relay: " + text(e);
                    case GeneralSecurityException e ->
                        "ias.mail.host names a relay whose certificate is not trusted: " + text(e);
                    case SSLException e
                    when text(e).contains(NO_TLS) ->
                        "ias.mail.tls is IMPLICIT, but the relay does not speak TLS from the first byte";
                    case SSLException e -> "ias.mail.tls does not work with the relay: " + text(e);
                    default ->
                        text(cause).contains(NO_STARTTLS)
                                ? "ias.mail.tls is STARTTLS, but the relay does not offer it"
                                : null;
                });
    }

    /** The failure and its causes, the innermost last. */
    static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The first line of what it says. */
    static String text(Throwable cause) {
        return List.of(String.valueOf(cause.getMessage()).strip().split("\\R")).getFirst();
    }
}
