package dev.ias.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.configuration.metrics.micrometer.prometheus.management.PrometheusEndpoint;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import java.util.Comparator;

/**
 * Serves the metrics as Prometheus text or as OpenMetrics, whichever the request prefers; Prometheus text if it prefers
 * neither. The framework's endpoint serves Prometheus text alone and answers 406 to a request for OpenMetrics.
 */
@Endpoint(id = PrometheusEndpoint.ID, defaultSensitive = false)
@Replaces(PrometheusEndpoint.class)
class PrometheusScrape {

    private static final String TEXT = "text/plain";
    private static final String VERSIONED_TEXT = TEXT + "; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String VERSIONED_OPEN_METRICS = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    PrometheusScrape(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Read(produces = {TEXT, OPEN_METRICS})
    HttpResponse<String> scrape(HttpRequest<?> request) {
        var type = preferred(request);
        return HttpResponse.ok(registry.scrape(type)).header("Content-Type", type);
    }

    private static String preferred(HttpRequest<?> request) {
        return request.getHeaders().accept().stream()
                .filter(accepted -> accepted.getQualityAsNumber().signum() > 0)
                .sorted(Comparator.comparing(MediaType::getQualityAsNumber).reversed())
                .map(MediaType::getName)
                .filter(name -> name.equals(TEXT) || name.equals(OPEN_METRICS))
                .map(name -> name.equals(TEXT) ? VERSIONED_TEXT : VERSIONED_OPEN_METRICS)
                .findFirst()
                .orElse(VERSIONED_TEXT);
    }
}
