package dev.ias.settings;

import java.util.List;

/** All that is wrong with the settings. */
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

    /** A sentence for each wrong setting. */
    public List<String> complaints() {
        return complaints;
    }
}
