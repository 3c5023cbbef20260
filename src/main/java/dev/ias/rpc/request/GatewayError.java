package dev.ias.rpc.request;

/**
 * An error of a whole call, with the code and the message of the original API.
 *
 * @param code for clients; does not depend on the language
 * @param status HTTP status
 * @param ofGateway whether the error is the gateway's; only such an error is answered with {@code Recommend}, a link to
 *     documentation
 */
public record GatewayError(String code, int status, String message, boolean ofGateway) {

    public static final GatewayError ACTION_NOT_FOUND = new GatewayError(
            "InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.");
    public static final GatewayError INVALID_FORMAT =
            new GatewayError("InvalidParameter.Format", 400, "Specified parameter format is not valid.");
    public static final GatewayError UNSUPPORTED_METHOD =
            new GatewayError("UnsupportedHTTPMethod", 403, "This http method is not supported.");
    public static final GatewayError TOO_LARGE =
            new GatewayError("RequestEntityTooLarge", 413, "The request is too large.");
    public static final GatewayError UNSUPPORTED_CODING =
            new GatewayError("UnsupportedContentEncoding", 415, "The body must have no content coding.");

    public static final GatewayError INTERNAL_ERROR = new GatewayError(
            "InternalError", 500, "The request processing has failed due to some unknown error, exception or failure.");
    public static final GatewayError SERVICE_UNAVAILABLE = new GatewayError(
            "ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.");

    /** Creates an error of the gateway. */
    public GatewayError(String code, int status, String message) {
        this(code, status, message, true);
    }

    public static GatewayError missing(String parameter) {
        return new GatewayError("Missing" + parameter, 400, parameter + " is mandatory for this action.");
    }

    public static GatewayError invalid(String parameter) {
        return new GatewayError(
                "Invalid" + parameter, 400, "Specified parameter %s is not valid.".formatted(parameter));
    }

    /** Returns an error of an operation. */
    public static GatewayError ofOperation(String code, int status, String message) {
        return new GatewayError(code, status, message, false);
    }
}
