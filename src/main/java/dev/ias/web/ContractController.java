package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticContent;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.time.Duration;

/** Serves the contracts as {@code application/yaml} (RFC 9512). They are loaded at start-up. */
@Context
@ServiceOnly
@Controller("/api-spec")
class ContractController {

    private static final String YAML = "application/yaml";
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final StaticContent rest;
    private final StaticContent rpc;

    ContractController(ResourceLoader resources) {
        this.rest = contract(resources, "ias-public-api.yaml");
        this.rpc = contract(resources, "domain-api.yaml");
    }

    @Get(uri = "/ias-public-api.yaml", produces = YAML)
    HttpResponse<byte[]> rest(HttpRequest<?> request) {
        return rest.answer(request);
    }

    @Get(uri = "/domain-api.yaml", produces = YAML)
    HttpResponse<byte[]> rpc(HttpRequest<?> request) {
        return rpc.answer(request);
    }

    private static StaticContent contract(ResourceLoader resources, String name) {
        return StaticContent.load(resources, "api-spec/" + name, new MediaType(YAML), MAX_AGE);
    }
}
