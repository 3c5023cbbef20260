package dev.ias.rest;

/** Faults below the service and the outcome of each operation: 201 if it does not use the failed part. */
enum Fault {
    DATABASE_STOPPED("500 user/301", "500 user/401", "500 user/501"),
    NO_VERIFICATION_TABLE("500 user/303", "500 user/401", "500 user/501"),
    NO_USER_TABLE("500 user/301", "201", "500 user/501"),
    NO_LIMIT_TABLE("500 user/302", "500 user/402", "201"),
    NO_OUTBOX_TABLE("500 user/303", "500 user/403", "201"),
    NO_PRIVILEGE_TO_INSERT("500 user/303", "500 user/403", "500 user/503"),
    NO_SECRET_KEYS("500 user/304", "500 user/404", "500 user/504"),
    /** Without these keys tokens can neither be issued nor verified. */
    NO_TOKEN_KEYS("500 user/305", "500 user/405", "500 user/505"),
    NO_AUTH_KEYS("201", "201", "500 user/505"),
    NO_OUTBOX_KEYS("500 user/303", "500 user/403", "201"),
    RELAY_REFUSES_RECIPIENT("500 email/0", "500 email/0", "201"),
    RELAY_REFUSES_MAIL("500 email/0", "500 email/0", "201"),
    RELAY_AWAY("500 email/0", "500 email/0", "201");

    private final String signUp;
    private final String resend;
    private final String confirm;

    Fault(String signUp, String resend, String confirm) {
        this.signUp = signUp;
        this.resend = resend;
        this.confirm = confirm;
    }

    /** Returns the outcome in the format of {@link dev.ias.testing.Answer#outcome()}. */
    String outcome(Operation operation) {
        return switch (operation) {
            case SIGN_UP -> signUp;
            case RESEND -> resend;
            case CONFIRM -> confirm;
        };
    }
}
