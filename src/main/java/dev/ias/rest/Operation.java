package dev.ias.rest;

/** The operations of the contract. Each has a block of sub-codes of its own. */
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

    /** Its path below the base path. */
    String path() {
        return path;
    }

    /** The first of its sub-codes. */
    int block() {
        return block;
    }

    /** What 429 says. */
    String tooMany() {
        return tooMany;
    }
}
