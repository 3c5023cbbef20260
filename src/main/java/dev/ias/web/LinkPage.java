package dev.ias.web;

import io.micronaut.http.HttpStatus;
import java.util.Locale;

/** The states of the pages of mailed links. */
enum LinkPage {
    OPEN(HttpStatus.OK, Next.POST),
    CONFIRMED(HttpStatus.OK, Next.NONE),
    ALREADY_CONFIRMED(HttpStatus.OK, Next.NONE),
    EXPIRED(HttpStatus.GONE, Next.POST),
    UNKNOWN(HttpStatus.NOT_FOUND, Next.FORM),
    SENT(HttpStatus.OK, Next.NONE),
    WAIT(HttpStatus.TOO_MANY_REQUESTS, Next.RETRY),
    MUTE(HttpStatus.OK, Next.POST),
    MUTED(HttpStatus.OK, Next.POST),
    UNMUTED(HttpStatus.OK, Next.NONE),
    UNKNOWN_MUTE(HttpStatus.NOT_FOUND, Next.NONE),
    REFUSED(HttpStatus.FORBIDDEN, Next.NONE),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, Next.RETRY);

    static final String TEMPLATE = "link.html";

    private final HttpStatus status;
    private final Next next;

    /** The action that a page offers. */
    enum Next {
        NONE,
        /** A button that posts. */
        POST,
        /** A form for an address. */
        FORM,
        /** A link that reloads the page. */
        RETRY,
        /** A link to the product. */
        CONTINUE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    LinkPage(HttpStatus status, Next next) {
        this.status = status;
        this.next = next;
    }

    /** Returns the page of a confirmed address with a link to the product. */
    static Page leadingTo(String url, Page page) {
        return page.variable("next", Next.CONTINUE.text())
                .variable("action", url)
                .variable("words", page.name().equals(CONFIRMED.texts()) ? "continue-text" : "text");
    }

    private String texts() {
        return switch (this) {
            case UNKNOWN_MUTE -> "error.not-found";
            case REFUSED -> "error.request";
            default -> name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    /** Returns the page without an address. */
    Page page() {
        return Page.of(TEMPLATE, status, texts())
                .variable("next", next.text())
                .variable("words", "text")
                .variable("address", "")
                .variable("action", "")
                .variable("typed", "")
                .variable("invalid", false);
    }
}
