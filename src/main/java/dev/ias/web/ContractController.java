package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticFolder;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.time.Duration;

/** Serves the contracts as {@code application/yaml} (RFC 9512). They are loaded at start-up. */
@Context
@ServiceOnly
@Controller("/api-spec")
class ContractController {

    private static final String YAML = "application/yaml";
    private static final String REST = "ias-public-api.yaml";
    private static final String RPC = "domain-api.yaml";
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final StaticFolder contracts;

    ContractController(ResourceLoader resources) {
        this.contracts = StaticFolder.load(resources, "api-spec", MAX_AGE, REST, RPC);
    }

    @Get(uri = "/" + REST, produces = YAML)
    HttpResponse<byte[]> rest(HttpRequest<?> request) {
        return contracts.answer(request, REST);
    }

    @Get(uri = "/" + RPC, produces = YAML)
    HttpResponse<byte[]> rpc(HttpRequest<?> request) {
        return contracts.answer(request, RPC);
    }
}
