package dev.ias.settings;

import io.micronaut.core.type.Argument;

/**
 * A setting.
 *
 * @param name such as {@code ias.mail.from}
 * @param type type of its value, with the annotations of the record component
 */
record Setting(String name, Argument<?> type) {}
