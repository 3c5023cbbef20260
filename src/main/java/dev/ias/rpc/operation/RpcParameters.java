package dev.ias.rpc.operation;

import dev.ias.input.DecimalDigits;
import dev.ias.input.PastedText;
import dev.ias.input.ReturnUrls;
import dev.ias.language.Languages;
import dev.ias.network.IpAddress;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Typed parameters of an operation. A parameter of white space and invisible characters counts as absent. A missing or
 * invalid one fails the call with {@code Missing{Name}} or {@code Invalid{Name}}.
 */
public final class RpcParameters {

    /** Maximum number of addresses of one call. */
    static final int MAXIMUM_EMAILS = 500;

    private static final String EMAIL = "Email";

    /**
     * The end of the year 9999. Clients without an upper bound send times that exceed the range of a database
     * timestamp.
     */
    private static final long MAXIMUM_MILLIS = 253_402_300_799_999L;

    private final RpcRequest request;
    private final Languages languages;
    private final Optional<InetAddress> userClientIp;

    /**
     * Reads the parameters of a call.
     *
     * @throws GatewayException if {@code UserClientIp}, which every action has, is not an IP address
     */
    public RpcParameters(RpcRequest request, Languages languages) {
        this.request = request;
        this.languages = languages;
        this.userClientIp = read("UserClientIp", IpAddress::parse);
    }

    Optional<String> text(String name) {
        return request.parameter(name).filter(value -> !PastedText.trim(value).isEmpty());
    }

    String required(String name) {
        return RpcRequest.required(text(name), name);
    }

    /** Returns a boolean, false if absent. */
    public boolean flag(String name) {
        return read(name, value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(value);
                })
                .orElse(false);
    }

    public Optional<Integer> integer(String name, int minimum, int maximum) {
        return read(name, value -> {
            var number = number(value);
            if (number < minimum || number > maximum) {
                throw new IllegalArgumentException(value);
            }
            return (int) number;
        });
    }

    /** Returns a time given in milliseconds since 1970-01-01T00:00:00Z, at most the end of the year 9999. */
    public Optional<Instant> time(String name) {
        return read(name, value -> Instant.ofEpochMilli(Math.min(number(value), MAXIMUM_MILLIS)));
    }

    private static long number(String digits) {
        return DecimalDigits.parse(digits).orElseThrow(() -> new IllegalArgumentException(digits));
    }

    /** Returns the comma-separated addresses in their original spelling and order, with duplicates; 1 to 500. */
    public List<String> emails() {
        var emails = Arrays.stream(required(EMAIL).split(","))
                .map(PastedText::trim)
                .filter(email -> !email.isEmpty())
                .toList();
        if (emails.isEmpty()) {
            throw new GatewayException(GatewayError.missing(EMAIL));
        }
        if (emails.size() > MAXIMUM_EMAILS) {
            throw ReturnCode.PARAMETER_ILLEGAL.ofCall(language());
        }
        return emails;
    }

    /** Returns the address of a call that has exactly one. */
    public Address email() {
        return switch (Address.parse(required(EMAIL))) {
            case Address.Parsed.Valid(var address) -> address;
            case Address.Parsed.Invalid invalid -> throw new GatewayException(GatewayError.invalid(EMAIL));
        };
    }

    /** Returns the language of messages; English if absent or not supported, which does not fail the call. */
    public Language language() {
        return text("Lang").flatMap(languages::of).orElse(Language.ENGLISH);
    }

    /** Returns the IP address of the user on whose behalf the call is made. */
    public Optional<InetAddress> userClientIp() {
        return userClientIp;
    }

    /** Returns the URL that the pages of the mailed links lead to after the confirmation. */
    Optional<String> returnUrl(ReturnUrls allowed) {
        return read("ReturnUrl", url -> {
            if (!allowed.allows(url)) {
                throw new IllegalArgumentException(url);
            }
            return url;
        });
    }

    private <T> Optional<T> read(String name, Function<String, T> reader) {
        return text(name).map(value -> {
            try {
                return reader.apply(PastedText.trim(value));
            } catch (IllegalArgumentException e) {
                throw new GatewayException(GatewayError.invalid(name));
            }
        });
    }
}
