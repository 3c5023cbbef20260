package dev.ias.rpc;

/**
 * An error of a whole call, as the original words it.
 *
 * @param code what programs go by; it never changes with the language
 * @param status of HTTP
 * @param ofGateway whether it is the gateway's, which says where to read on, or an operation's, which does not
 */
record GatewayError(String code, int status, String message, boolean ofGateway) {

    static final GatewayError ACTION_NOT_FOUND = new GatewayError(
            "InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.");
    static final GatewayError INVALID_FORMAT =
            new GatewayError("InvalidParameter.Format", 400, "Specified parameter format is not valid.");
    static final GatewayError UNSUPPORTED_METHOD =
            new GatewayError("UnsupportedHTTPMethod", 403, "This http method is not supported.");
    static final GatewayError TOO_LARGE = new GatewayError("RequestEntityTooLarge", 413, "The request is too large.");

    static final GatewayError INTERNAL_ERROR = new GatewayError(
            "InternalError", 500, "The request processing has failed due to some unknown error, exception or failure.");
    static final GatewayError SERVICE_UNAVAILABLE = new GatewayError(
            "ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.");

    /** An error of the gateway. */
    GatewayError(String code, int status, String message) {
        this(code, status, message, true);
    }

    static GatewayError missing(String parameter) {
        return new GatewayError("Missing" + parameter, 400, parameter + " is mandatory for this action.");
    }

    static GatewayError invalid(String parameter) {
        return new GatewayError(
                "Invalid" + parameter, 400, "Specified parameter %s is not valid.".formatted(parameter));
    }

    /** An error of an operation. */
    static GatewayError ofOperation(String code, int status, String message) {
        return new GatewayError(code, status, message, false);
    }
}
