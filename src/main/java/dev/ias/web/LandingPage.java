package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.HtmlNegotiation;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers at "/", which is the endpoint of the RPC API. In production the page has the brand and nothing else;
 * in development it leads to the tools.
 */
@ServiceOnly
@ServerFilter("/")
class LandingPage {

    static final String TEMPLATE = "landing.html";

    private final Pages pages;
    private final Page page;

    LandingPage(
            Pages pages,
            Environment environment,
            @Property(name = "ias.sign-up-page.enabled", defaultValue = "false") boolean signUp) {
        this.pages = pages;
        this.page = page(signUp, environment.getActiveNames().contains(Environment.DEVELOPMENT));
    }

    /**
     * Returns the page.
     *
     * @param signUp whether it leads to the hosted sign-up page
     * @param development whether it leads to the tools of development mode
     */
    static Page page(boolean signUp, boolean development) {
        return Page.of(TEMPLATE, HttpStatus.OK, "landing")
                .variable("signUp", signUp)
                .variable("development", development);
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> show(HttpRequest<?> request) {
        return request.getMethod() == HttpMethod.GET && !isCall(request) && HtmlNegotiation.prefersHtml(request)
                ? pages.respond(request, pages.texts(request), page)
                : null;
    }

    /** Returns whether a request is a call of the RPC API, signed by parameters or by header fields. */
    private static boolean isCall(HttpRequest<?> request) {
        return request.getParameters().contains("Action")
                || request.getParameters().contains("Signature")
                || request.getHeaders().contains("x-acs-action");
    }
}
