package dev.ias.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call as it was received, before anything is believed of it. Names and values are decoded, in the order they came, with
 * duplicates.
 *
 * @param method in upper case
 * @param headers by lower-case name; values of a repeated header joined by a comma
 * @param body as received
 */
@SuppressWarnings("ArrayRecordComponent") // only ever read
record RpcRequest(
        String method,
        String path,
        List<Parameter> query,
        List<Parameter> form,
        Map<String, String> headers,
        byte[] body) {

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    /** A name and a value of the query or the form. */
    record Parameter(String name, String value) {}

    /** Query and form together. */
    Stream<Parameter> parameters() {
        return Stream.concat(query.stream(), form.stream());
    }

    /** The first value of a parameter, in query or form. */
    Optional<String> parameter(String name) {
        return parameters()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /** Whether the call is signed by the scheme that has everything in headers, and reads JSON only. */
    boolean signedByHeaders() {
        return header("authorization")
                .filter(value -> value.startsWith("ACS3-"))
                .isPresent();
    }

    /** The host that was called, without its port. */
    String host() {
        return PORT.matcher(header("host").orElse("")).replaceFirst("");
    }
}
