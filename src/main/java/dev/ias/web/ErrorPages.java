package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.HtmlNegotiation;
import dev.ias.http.LogFields;
import dev.ias.http.RetryAfter;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;

/**
 * Shows errors to browsers as pages. The error mapping of the API determines the status; the page replaces the body
 * only.
 */
@ServiceOnly
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class ErrorPages implements Ordered {

    static final String TEMPLATE = "error.html";

    /** The endpoint of the RPC API, where browsers see the landing page unless they make a call. */
    private static final String RPC = "/";

    private static final long DEFAULT_WAIT = 60;

    private final Pages pages;

    ErrorPages(Pages pages) {
        this.pages = pages;
    }

    @ResponseFilter
    void show(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (response.code() < HttpStatus.BAD_REQUEST.getCode()
                || hasPage(response)
                || !isForPage(request)
                || !HtmlNegotiation.prefersHtml(request)) {
            return;
        }
        var page = page(response.status())
                .value("seconds", RetryAfter.seconds(response).orElse(DEFAULT_WAIT))
                .variable("trace", LogFields.of(request).get("trace").orElse(""));
        pages.write(response, request, pages.texts(request), page);
    }

    /** Returns the page of a status; its texts need a value for {@code seconds}, its template one for {@code trace}. */
    static Page page(HttpStatus status) {
        return Page.of(TEMPLATE, status, "error." + name(status));
    }

    private static boolean hasPage(MutableHttpResponse<?> response) {
        return response.getContentType()
                .filter(type -> type.getName().equals(MediaType.TEXT_HTML))
                .isPresent();
    }

    /** Returns whether a browser shows the response: a GET, or the POST of a form on a page. */
    private static boolean isForPage(HttpRequest<?> request) {
        return !request.getPath().equals(RPC)
                && (request.getMethod() == HttpMethod.GET
                        || RouteAttributes.getRouteInfo(request)
                                .filter(route -> route.getProduces().contains(MediaType.TEXT_HTML_TYPE))
                                .isPresent());
    }

    private static String name(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "not-found";
            case METHOD_NOT_ALLOWED -> "method";
            case TOO_MANY_REQUESTS -> "limit";
            case SERVICE_UNAVAILABLE -> "unavailable";
            default -> status.getCode() < HttpStatus.INTERNAL_SERVER_ERROR.getCode() ? "request" : "failed";
        };
    }

    /** Runs inside the access log, and outside the filter that logs the error of the API. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }
}
