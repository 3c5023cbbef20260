package dev.ias.rpc;

/**
 * An error of a whole call, as the original's gateway words it.
 *
 * @param code what programs go by; it never changes with the language
 * @param status of HTTP
 */
record GatewayError(String code, int status, String message) {

    static GatewayError missing(String parameter) {
        return new GatewayError("Missing" + parameter, 400, parameter + " is mandatory for this action.");
    }

    static GatewayError invalid(String parameter) {
        return new GatewayError(
                "Invalid" + parameter, 400, "Specified parameter %s is not valid.".formatted(parameter));
    }
}
