package dev.ias.settings;

/** A setting that cannot be used. */
public final class InvalidSettingException extends RuntimeException {

    private final String complaint;

    /** With a sentence that begins with the setting's name, says what is wrong, and quotes nothing that is secret. */
    public InvalidSettingException(String complaint) {
        super(complaint);
        this.complaint = complaint;
    }

    public InvalidSettingException(String complaint, Throwable cause) {
        super(complaint, cause);
        this.complaint = complaint;
    }

    String complaint() {
        return complaint;
    }
}
