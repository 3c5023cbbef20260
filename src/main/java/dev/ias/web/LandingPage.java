package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.brand.Brand;
import dev.ias.http.HtmlNegotiation;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers browsers at "/", which is the endpoint of the RPC API. In production the page has the brand and nothing else;
 * in development it leads to the tools.
 */
@ServiceOnly
@ServerFilter("/")
class LandingPage {

    private final Pages pages;
    private final Brand brand;
    private final boolean development;
    private final boolean signUp;

    LandingPage(
            Pages pages,
            Brand brand,
            Environment environment,
            @Value("${ias.sign-up-page.enabled:false}") boolean signUp) {
        this.pages = pages;
        this.brand = brand;
        this.development = environment.getActiveNames().contains(Environment.DEVELOPMENT);
        this.signUp = signUp;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> show(HttpRequest<?> request) {
        if (request.getMethod() != HttpMethod.GET || isCall(request) || !HtmlNegotiation.prefersHtml(request)) {
            return null;
        }
        var texts = pages.texts(request);
        var product = Map.of("product", pages.product());
        return pages.render(
                HttpResponse.ok(),
                request,
                texts,
                "landing.html",
                Map.of(
                        "title", texts.text("landing.title", product),
                        "text", texts.text("landing.text", product),
                        "signUp", signUp ? texts.text("landing.sign-up") : "",
                        "homeUrl", brand.homeUrl().map(URI::toString).orElse(""),
                        "home", texts.text("landing.home", product),
                        "development", development));
    }

    /** Returns whether a request is a call of the RPC API, signed by parameters or by header fields. */
    private static boolean isCall(HttpRequest<?> request) {
        return request.getParameters().contains("Action")
                || request.getParameters().contains("Signature")
                || request.getHeaders().contains("x-acs-action");
    }
}
