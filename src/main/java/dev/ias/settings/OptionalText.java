package dev.ias.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads settings that may be absent. */
public final class OptionalText {

    private OptionalText() {}

    /** Returns the text of a setting without white space around it; empty if the setting is unset or blank. */
    public static Optional<String> of(@Nullable String setting) {
        return Optional.ofNullable(setting).map(String::strip).filter(text -> !text.isEmpty());
    }
}
