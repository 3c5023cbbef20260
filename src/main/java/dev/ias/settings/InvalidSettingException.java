package dev.ias.settings;

/** Thrown if a setting is invalid. */
public final class InvalidSettingException extends RuntimeException {

    private static final int LONGEST_QUOTE = 100;

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

    /**
     * Returns an exception that quotes the value.
     *
     * @param read what was read; must not be a secret
     * @param allowed ends the sentence, such as "a port from 1 to 65535"
     */
    public static InvalidSettingException of(String setting, String read, String allowed) {
        return new InvalidSettingException(setting + ": '" + quoted(read) + "' is not " + allowed);
    }

    /** Returns one line of limited length. */
    private static String quoted(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
    }
}
