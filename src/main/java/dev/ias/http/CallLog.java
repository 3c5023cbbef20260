package dev.ias.http;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteInfo;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each call, in fields. Routes are written as the contracts have them: paths and queries hold link tokens,
 * addresses and signatures.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class CallLog implements Ordered {

    private static final Logger LOG = LoggerFactory.getLogger("dev.ias.calls");
    private static final String BEGAN = CallLog.class.getName();
    private static final String NO_ROUTE = "none";
    private static final String OTHER_METHOD = "_OTHER";

    private final ClientAddresses clients;
    private final boolean enabled;

    CallLog(ClientAddresses clients, LogSettings settings) {
        this.clients = clients;
        this.enabled = settings.calls();
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        request.setAttribute(BEGAN, System.nanoTime());
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        var route = route(request);
        if (!enabled || route.filter(CallLog::ofManagement).isPresent()) {
            return;
        }
        var line = LOG.atInfo()
                .addKeyValue("method", method(request))
                .addKeyValue(
                        "route",
                        route.map(found -> found.getUriMatchTemplate().toString())
                                .orElse(NO_ROUTE))
                .addKeyValue("status", response.code())
                .addKeyValue("milliseconds", milliseconds(request))
                .addKeyValue("client", clients.of(request).getHostAddress());
        CallDetails.of(request).addTo(line).log("call");
    }

    /** First of all on the way in, and last on the way out. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** Where the call was led to; nothing where there is nothing at its path. */
    static Optional<UriRouteInfo<?, ?>> route(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(UriRouteInfo.class::isInstance)
                .map(info -> (UriRouteInfo<?, ?>) info);
    }

    /** Probes and scrapes come by themselves every few seconds. */
    static boolean ofManagement(UriRouteInfo<?, ?> route) {
        return route.getPort() != null;
    }

    /** The method, unless the client made it up: what it sends must not fill the log. */
    static String method(HttpRequest<?> request) {
        return request.getMethod() == HttpMethod.CUSTOM ? OTHER_METHOD : request.getMethodName();
    }

    private static long milliseconds(HttpRequest<?> request) {
        return request.getAttribute(BEGAN, Long.class)
                .map(began -> Duration.ofNanos(System.nanoTime() - began).toMillis())
                .orElse(0L);
    }
}
