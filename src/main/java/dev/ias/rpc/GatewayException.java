package dev.ias.rpc;

/** Ends a call with an error. Expected, so without a stack trace. */
final class GatewayException extends RuntimeException {

    private final transient GatewayError error;

    GatewayException(GatewayError error) {
        super(error.code(), null, false, false);
        this.error = error;
    }

    GatewayError error() {
        return error;
    }
}
