package dev.ias.http;

import dev.ias.http.client.ClientAddresses;
import dev.ias.network.IpAddress;
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
 * Access log: one line for each call, with structured fields, and the timer of the calls. Both have the route template
 * of the contract, because paths and queries contain link tokens, addresses and signatures.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
class AccessLogFilter implements Ordered {

    private static final Logger LOG = LoggerFactory.getLogger("dev.ias.calls");
    private static final String START = AccessLogFilter.class.getName();
    private static final String NONE = "none";
    private static final String OTHER_METHOD = "_OTHER";

    private final ClientAddresses clients;
    private final CallMetrics metrics;
    private final boolean enabled;

    AccessLogFilter(ClientAddresses clients, CallMetrics metrics, LogSettings settings) {
        this.clients = clients;
        this.metrics = metrics;
        this.enabled = settings.calls();
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        request.setAttribute(START, System.nanoTime());
    }

    @ResponseFilter
    void end(HttpRequest<?> request, HttpResponse<?> response) {
        var found = route(request);
        if (found.filter(AccessLogFilter::ofManagement).isPresent()) {
            return;
        }
        var method = method(request);
        var route = found.map(info -> info.getUriMatchTemplate().toString()).orElse(NONE);
        var fields = LogFields.of(request);
        var time = elapsed(request);
        metrics.record(method, route, fields.get(LogFields.ACTION).orElse(NONE), response.code(), time);
        if (!enabled) {
            return;
        }
        var line = LOG.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", route)
                .addKeyValue("status", response.code())
                .addKeyValue("milliseconds", time.toMillis())
                .addKeyValue("client", IpAddress.format(clients.of(request)));
        fields.addTo(line).log("call");
    }

    /** Runs first on the way in and last on the way out, so that the logged time includes all other filters. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** Returns the matched route; empty if no route matches the path. */
    static Optional<UriRouteInfo<?, ?>> route(HttpRequest<?> request) {
        return RouteAttributes.getRouteInfo(request)
                .filter(UriRouteInfo.class::isInstance)
                .map(info -> (UriRouteInfo<?, ?>) info);
    }

    /** Returns whether a route belongs to the management port. Its probes and scrapes recur every few seconds. */
    static boolean ofManagement(UriRouteInfo<?, ?> route) {
        return route.getPort() != null;
    }

    /**
     * Returns the method; {@code _OTHER} for an unregistered one, so that clients cannot write text of their own into
     * the log.
     */
    static String method(HttpRequest<?> request) {
        return request.getMethod() == HttpMethod.CUSTOM ? OTHER_METHOD : request.getMethodName();
    }

    private static Duration elapsed(HttpRequest<?> request) {
        return request.getAttribute(START, Long.class)
                .map(start -> Duration.ofNanos(System.nanoTime() - start))
                .orElse(Duration.ZERO);
    }
}
