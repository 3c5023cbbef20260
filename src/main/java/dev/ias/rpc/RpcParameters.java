package dev.ias.rpc;

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
 * The parameters of an operation, read as what they mean. One that is present and empty counts as absent. What cannot be
 * read ends the call with {@code Missing...} or {@code Invalid...} and the parameter's name.
 */
final class RpcParameters {

    /** As many addresses as one call may have. */
    static final int MAXIMUM_EMAILS = 500;

    private static final String EMAIL = "Email";
    /** The end of the year 9999: programs that mean "no end" go beyond what a database can hold. */
    private static final long LATEST = 253_402_300_799_999L;

    private final RpcRequest request;

    RpcParameters(RpcRequest request) {
        this.request = request;
    }

    Optional<String> text(String name) {
        return request.parameter(name).filter(value -> !value.isBlank());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new GatewayException(GatewayError.missing(name)));
    }

    /** False where it is absent. */
    boolean flag(String name) {
        return read(name, value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(value);
                })
                .orElse(false);
    }

    Optional<Integer> integer(String name, int minimum, int maximum) {
        return read(name, value -> {
            var number = Integer.parseInt(value);
            if (number < minimum || number > maximum) {
                throw new IllegalArgumentException(value);
            }
            return number;
        });
    }

    /** A time in milliseconds since 1970. */
    Optional<Instant> time(String name) {
        return read(name, value -> {
            var milliseconds = Long.parseLong(value);
            if (milliseconds < 0) {
                throw new IllegalArgumentException(value);
            }
            return Instant.ofEpochMilli(Math.min(milliseconds, LATEST));
        });
    }

    /** The addresses of a list, as they were typed, in order, with duplicates; at least one. */
    List<String> emails() {
        var emails = Arrays.stream(required(EMAIL).split(","))
                .map(String::strip)
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

    /** The one address that the call is about. */
    Address email() {
        return switch (Address.parse(required(EMAIL))) {
            case Address.Parsed.Valid(var address) -> address;
            case Address.Parsed.Invalid invalid -> throw new GatewayException(GatewayError.invalid(EMAIL));
        };
    }

    /** The language of messages. A wrong wish for a language is no reason to refuse a call. */
    Language language() {
        return text("Lang").flatMap(Language::ofTag).orElse(Language.EN);
    }

    /** The user for whom the call is made. */
    Optional<InetAddress> userClientIp() {
        return read("UserClientIp", InetAddress::ofLiteral);
    }

    private <T> Optional<T> read(String name, Function<String, T> reader) {
        return text(name).map(value -> {
            try {
                return reader.apply(value.strip());
            } catch (IllegalArgumentException e) {
                throw new GatewayException(GatewayError.invalid(name));
            }
        });
    }
}
