package dev.ias.settings;

import java.util.List;

/** Start-up checks of the settings of one feature. They run before the connection to the database is opened. */
public interface SettingsCheck {

    /** Returns checks of one setting each, which throw {@link InvalidSettingException} if it is invalid. */
    List<Runnable> checks();
}
