package dev.ias.page;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;

/** The contract, as the media type of RFC 9512. */
@Controller("/api-spec/ias-public-api.yaml")
class ContractController {

    private static final String YAML = "application/yaml";

    private final ResourceLoader resources;

    ContractController(ResourceLoader resources) {
        this.resources = resources;
    }

    @Get(produces = YAML)
    HttpResponse<StreamedFile> contract() {
        var contract =
                resources.getResourceAsStream("api-spec/ias-public-api.yaml").orElseThrow();
        return HttpResponse.ok(new StreamedFile(contract, new MediaType(YAML)));
    }
}
