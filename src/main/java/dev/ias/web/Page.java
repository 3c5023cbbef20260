package dev.ias.web;

import io.micronaut.http.HttpStatus;
import java.util.HashMap;
import java.util.Map;

/**
 * A page to render.
 *
 * @param template file name of the template
 * @param name prefix of its texts; {@code open} has the texts {@code open.title}, {@code open.text} and so on
 * @param values of the placeholders in its texts; {@code product} is added
 * @param variables of the template, beside those of the layout
 */
record Page(
        String template, HttpStatus status, String name, Map<String, Object> values, Map<String, Object> variables) {

    Page {
        values = Map.copyOf(values);
        variables = Map.copyOf(variables);
    }

    static Page of(String template, HttpStatus status, String name) {
        return new Page(template, status, name, Map.of(), Map.of());
    }

    /** Returns the same page with another status. */
    Page with(HttpStatus other) {
        return new Page(template, other, name, values, variables);
    }

    /** Returns the same page with the value of a placeholder in its texts. */
    Page value(String placeholder, Object value) {
        return new Page(template, status, name, with(values, placeholder, value), variables);
    }

    /** Returns the same page with a variable of its template. */
    Page variable(String variable, Object value) {
        return new Page(template, status, name, values, with(variables, variable, value));
    }

    private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
        var more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }
}
