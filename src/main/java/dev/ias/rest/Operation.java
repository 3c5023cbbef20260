package dev.ias.rest;

/** The operations of the contract, each with a separate block of error codes. */
enum Operation {
    SIGN_UP("/users", 300, "Too many sign-up requests."),
    RESEND("/users/email-verification-code", 400, "Too many email verification code resend attempts."),
    CONFIRM("/users/email-verification", 500, "Too many email verification attempts.");

    private final String path;
    private final int block;
    private final String tooMany;

    Operation(String path, int block, String tooMany) {
        this.path = path;
        this.block = block;
        this.tooMany = tooMany;
    }

    /** Returns the path, relative to the base path. */
    String path() {
        return path;
    }

    /** Returns the first error code of the operation. */
    int block() {
        return block;
    }

    /** Returns the message of a 429. */
    String tooMany() {
        return tooMany;
    }
}
