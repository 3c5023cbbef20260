package dev.ias.rpc.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A call as received, not authenticated. Names and values of parameters are decoded, in the order of arrival, with
 * duplicates.
 *
 * @param method in upper case
 * @param headers by lower-case name; values of a repeated header joined by a comma
 * @param body as received
 */
@SuppressWarnings("ArrayRecordComponent") // only ever read
public record RpcRequest(
        String method,
        String path,
        List<Parameter> query,
        List<Parameter> form,
        Map<String, String> headers,
        byte[] body) {

    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    /** A name and a value of the query or the form, decoded. */
    public record Parameter(String name, String value) {}

    /** Returns the parameters of the query, then those of the form. */
    public Stream<Parameter> parameters() {
        return Stream.concat(query.stream(), form.stream());
    }

    /** Returns the first value of a parameter in query or form. */
    public Optional<String> parameter(String name) {
        return parameters()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }

    /**
     * Returns a value.
     *
     * @throws GatewayException with {@code Missing{Name}} if it is absent or empty
     */
    public static String required(Optional<String> value, String name) {
        return value.filter(text -> !text.isEmpty())
                .orElseThrow(() -> new GatewayException(GatewayError.missing(name)));
    }

    /** Returns whether the call is signed in headers (ACS3). Clients of that scheme read JSON only. */
    public boolean signedByHeaders() {
        return header("authorization")
                .map(String::strip)
                .filter(value -> value.startsWith("ACS3-"))
                .isPresent();
    }

    /** Returns the {@code Host} header without its port; empty if absent. */
    public String host() {
        return PORT.matcher(header("host").orElse("")).replaceFirst("");
    }
}
