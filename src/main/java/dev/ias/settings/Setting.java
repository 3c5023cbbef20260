package dev.ias.settings;

import io.micronaut.core.type.Argument;

/**
 * A setting.
 *
 * @param name such as {@code ias.mail.from}
 * @param type type of its value, with the annotations of the record component
 */
record Setting(String name, Argument<?> type) {

    /** Returns whether its value is secret, and may be in a file. */
    boolean isSecret() {
        return type.isAnnotationPresent(Secret.class);
    }
}
