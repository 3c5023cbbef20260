package dev.ias.settings;

/** The value of a secret setting, which may change while the service runs. Thread-safe. */
public interface SecretValue<T> {

    /**
     * Returns the value as last read; the same instance until it changes. Reads a file on first use only, so it does
     * not block after that.
     *
     * @throws InvalidSettingException if no valid value has ever been read
     */
    T last();

    /**
     * Reads a file now, which may block, and returns its value; the last valid value if the file cannot be used.
     *
     * @throws InvalidSettingException if no valid value has ever been read
     */
    T current();
}
