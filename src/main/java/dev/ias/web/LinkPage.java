package dev.ias.web;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/** Status and texts of the link pages. */
enum LinkPage {
    OPEN(HttpStatus.OK, true),
    CONFIRMED(HttpStatus.OK, false),
    ALREADY_CONFIRMED(HttpStatus.OK, false),
    EXPIRED(HttpStatus.GONE, false),
    UNKNOWN(HttpStatus.NOT_FOUND, false),
    MUTE(HttpStatus.OK, true),
    MUTED(HttpStatus.OK, true),
    UNMUTED(HttpStatus.OK, false),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, false);

    private final HttpStatus status;
    private final boolean button;

    LinkPage(HttpStatus status, boolean button) {
        this.status = status;
        this.button = button;
    }

    HttpStatus status() {
        return status;
    }

    boolean hasButton() {
        return button;
    }

    /** Returns the key of a text of this page. */
    String key(String part) {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + "." + part;
    }
}
