package dev.ias.mail.smtp;

/** Thrown if the relay is in use but refuses one more connection; nothing was sent. */
final class NoFurtherConnectionException extends RuntimeException {

    private final boolean shareable;
    private final int moment;

    /**
     * Creates an exception.
     *
     * @param shareable whether there is another connection, open or about to be, that can send the mail
     * @param moment for {@link ConnectionLimit#awaitChange}
     */
    NoFurtherConnectionException(Throwable cause, boolean shareable, int moment) {
        super("The relay refuses a further connection", cause);
        this.shareable = shareable;
        this.moment = moment;
    }

    boolean shareable() {
        return shareable;
    }

    int moment() {
        return moment;
    }
}
