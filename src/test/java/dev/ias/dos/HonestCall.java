package dev.ias.dos;

import java.time.Duration;

/**
 * A call of an honest caller.
 *
 * @param began by {@link System#nanoTime()}
 * @param outcome {@link #OK}, {@link #BUSY}, or a description of the error
 */
record HonestCall(Kind kind, long began, long took, String outcome) {

    static final String OK = "ok";

    /** 503 with Retry-After. */
    static final String BUSY = "busy";

    /** Kinds of calls. */
    enum Kind {
        SIGN_UP(201),
        LINK_PAGE(200),
        RESEND(201),
        LIVENESS(200),
        SUBMIT(200),
        CONFIRM(201),
        READINESS(200);

        private final int expected;

        Kind(int expected) {
            this.expected = expected;
        }

        int expected() {
            return expected;
        }

        boolean ofOperators() {
            return this == LIVENESS || this == READINESS;
        }
    }

    boolean ok() {
        return outcome.equals(OK);
    }

    boolean busy() {
        return outcome.equals(BUSY);
    }

    boolean error() {
        return !ok() && !busy();
    }

    long ended() {
        return began + took;
    }

    Duration duration() {
        return Duration.ofNanos(took);
    }
}
