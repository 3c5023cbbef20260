package dev.ias.settings;

import java.util.List;

/** Thrown if settings are invalid; contains all problems. */
public final class InvalidSettingsException extends RuntimeException {

    private final List<String> complaints;

    InvalidSettingsException(List<InvalidSettingException> problems) {
        this(problems.stream().map(InvalidSettingException::complaint).toList(), problems);
    }

    private InvalidSettingsException(List<String> complaints, List<InvalidSettingException> problems) {
        super(String.join("; ", complaints));
        this.complaints = complaints;
        problems.forEach(this::addSuppressed);
    }

    /** Returns a sentence for each invalid setting. */
    public List<String> complaints() {
        return complaints;
    }
}
