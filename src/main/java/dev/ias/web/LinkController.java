package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.client.ClientAddresses;
import dev.ias.link.LinkService;
import dev.ias.link.LinkState;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Verification;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Serves the page of a mailed link. Mail scanners follow links and run scripts, so GET and HEAD change nothing; only
 * the POST of the button confirms.
 */
@Context
@ServiceOnly
@Controller("/email-verifications/{token}")
class LinkController {

    private final LinkService links;
    private final ClientAddresses clients;
    private final LinkPages pages;

    LinkController(LinkService links, ClientAddresses clients, LinkPages pages) {
        this.links = links;
        this.clients = clients;
        this.pages = pages;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> show(HttpRequest<?> request, @PathVariable String token) {
        return answer(request, token, links::state, LinkPage.OPEN);
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> confirm(HttpRequest<?> request, @PathVariable String token) {
        var client = clients.client(request);
        return answer(request, token, link -> links.confirm(link, client), LinkPage.CONFIRMED);
    }

    private CompletableFuture<HttpResponse<String>> answer(
            HttpRequest<?> request, String token, Function<LinkToken, LinkState> call, LinkPage whenOpen) {
        return pages.answer(request, texts -> view(LinkToken.parse(token).map(call), whenOpen));
    }

    private static LinkPages.View view(Optional<LinkState> state, LinkPage whenOpen) {
        return switch (state.orElseGet(LinkState.Unknown::new)) {
            case LinkState.Open(var verification) -> view(whenOpen, verification);
            case LinkState.Confirmed(var verification) -> view(LinkPage.ALREADY_CONFIRMED, verification);
            case LinkState.Expired(var verification) -> view(LinkPage.EXPIRED, verification);
            case LinkState.Unknown() -> LinkPages.View.of(LinkPage.UNKNOWN);
        };
    }

    private static LinkPages.View view(LinkPage page, Verification verification) {
        return LinkPages.View.of(page).about(verification.address());
    }
}
