package dev.ias.settings;

import java.util.List;
import java.util.Objects;

/** Thrown if settings are invalid; contains all problems. */
public final class InvalidSettingsException extends RuntimeException {

    private final List<String> complaints;

    InvalidSettingsException(List<InvalidSettingException> problems) {
        var sentences = problems.stream()
                .map(problem -> Objects.requireNonNull(problem.getMessage()))
                .toList();
        super(String.join("; ", sentences));
        this.complaints = sentences;
        problems.forEach(this::addSuppressed);
    }

    /** Returns a sentence for each invalid setting. */
    public List<String> complaints() {
        return complaints;
    }
}
