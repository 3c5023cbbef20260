package dev.ias.rpc.request;

/** Fails a call with an error of the API. Such failures are expected, so there is no stack trace. */
public final class GatewayException extends RuntimeException {

    private final transient GatewayError error;

    public GatewayException(GatewayError error) {
        super(error.code(), null, false, false);
        this.error = error;
    }

    public GatewayError error() {
        return error;
    }
}
