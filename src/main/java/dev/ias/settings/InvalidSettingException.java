package dev.ias.settings;

/** Thrown if a setting is invalid. */
public final class InvalidSettingException extends RuntimeException {

    /**
     * Creates an exception.
     *
     * @param complaint a sentence that begins with the name of the setting and states the problem; must not quote
     *     secrets
     */
    public InvalidSettingException(String complaint) {
        super(complaint);
    }

    public InvalidSettingException(String complaint, Throwable cause) {
        super(complaint, cause);
    }
}
