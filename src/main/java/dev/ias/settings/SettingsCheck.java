package dev.ias.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Start-up checks of the settings of one feature. They run before the connection to the database is opened. A settings
 * record with few checks implements them itself.
 */
public interface SettingsCheck {

    /** Returns checks of one setting each, which throw {@link InvalidSettingException} if it is invalid. */
    default List<Runnable> checks() {
        return List.of();
    }

    /**
     * Returns a warning for each setting that is valid and dangerous; empty if its value is not. Called only if all
     * checks have succeeded.
     */
    default List<Optional<SettingWarning>> warnings() {
        return List.of();
    }

    /**
     * Requires a setting to be at least a minimum.
     *
     * @throws InvalidSettingException if it is less
     */
    static void requireAtLeast(String setting, long value, long minimum) {
        if (value < minimum) {
            throw new InvalidSettingException(
                    String.format(Locale.ROOT, "%s is %d; at least %d is needed", setting, value, minimum));
        }
    }
}
