package dev.ias.maildomain.dns;

/** Thrown if DNS gives no answer that can be used. Expected, so without a stack trace. */
final class DnsFailure extends RuntimeException {

    enum Reason {
        /** No server has answered in time. */
        TIMEOUT,
        /** The servers have answered with an error such as SERVFAIL or REFUSED, or could not be asked. */
        FAILED
    }

    private final Reason reason;

    DnsFailure(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
