package dev.ias.settings;

import java.util.List;

/** What a feature needs its settings to be. All checks of all features run before the database is looked for. */
public interface SettingsCheck {

    /** Each looks at one setting and throws {@link InvalidSettingException} where the service cannot work with it. */
    List<Runnable> checks();
}
