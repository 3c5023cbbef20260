package dev.ias.settings;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A warning of a setting that is valid and dangerous.
 *
 * @param text a sentence that names the setting, its value and what is advised
 */
public record SettingWarning(String text) {

    /**
     * Returns a warning if a condition holds.
     *
     * @param value what was read; must not be a secret
     * @param advice the danger, a semicolon, and what is advised
     */
    public static Optional<SettingWarning> onlyIf(boolean dangerous, String setting, Object value, String advice) {
        return dangerous
                ? Optional.of(new SettingWarning("%s is %s: %s".formatted(setting, shown(value), advice)))
                : Optional.empty();
    }

    private static String shown(Object value) {
        return switch (value) {
            case Duration duration -> written(duration);
            case Collection<?> values ->
                values.stream().map(SettingWarning::shown).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    /** Returns a duration as it is written in settings, such as {@code 30s} or {@code 3d}. */
    private static String written(Duration duration) {
        if (duration.toSeconds() == 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() > 0) {
            return duration.toSeconds() + "s";
        }
        if (duration.toMinutesPart() > 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toHoursPart() > 0 ? duration.toHours() + "h" : duration.toDays() + "d";
    }
}
