package dev.ias.page;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;

/** The contracts, as the media type of RFC 9512. */
@Controller("/api-spec")
class ContractController {

    private static final String YAML = "application/yaml";

    private final ResourceLoader resources;

    ContractController(ResourceLoader resources) {
        this.resources = resources;
    }

    @Get(uri = "/ias-public-api.yaml", produces = YAML)
    HttpResponse<StreamedFile> rest() {
        return contract("ias-public-api.yaml");
    }

    @Get(uri = "/domain-api.yaml", produces = YAML)
    HttpResponse<StreamedFile> rpc() {
        return contract("domain-api.yaml");
    }

    private HttpResponse<StreamedFile> contract(String name) {
        var contract = resources.getResourceAsStream("api-spec/" + name).orElseThrow();
        return HttpResponse.ok(new StreamedFile(contract, new MediaType(YAML)));
    }
}
