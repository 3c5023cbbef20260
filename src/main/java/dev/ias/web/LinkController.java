package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.SameOrigin;
import dev.ias.http.client.ClientAddresses;
import dev.ias.language.Texts;
import dev.ias.link.LinkService;
import dev.ias.link.LinkState;
import dev.ias.link.NewLinkService;
import dev.ias.link.RenewedLink;
import dev.ias.verification.Address;
import dev.ias.verification.LinkToken;
import dev.ias.verification.Verification;
import dev.ias.web.LinkPages.View;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Serves the pages of mailed links. Mail scanners follow links and run scripts, so GET and HEAD change nothing; only
 * the POST of a button confirms or sends a new link.
 */
@Context
@ServiceOnly
@Controller("/email-verifications")
class LinkController {

    private static final String NEW = "new";
    private static final String SEND_NEW = "?send=" + NEW;

    private final LinkService links;
    private final NewLinkService newLinks;
    private final ClientAddresses clients;
    private final LinkPages pages;
    private final ReturnLinks returns;

    LinkController(
            LinkService links, NewLinkService newLinks, ClientAddresses clients, LinkPages pages, ReturnLinks returns) {
        this.links = links;
        this.newLinks = newLinks;
        this.clients = clients;
        this.pages = pages;
        this.returns = returns;
    }

    /** Shows the form for a new link, to people whose mail program has cut off the token. */
    @Get
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> form(HttpRequest<?> request) {
        return pages.answer(request, View.of(LinkPage.UNKNOWN));
    }

    /**
     * Sends a new link to an address if a confirmation is pending there. The response does not depend on that and
     * precedes the look-up.
     */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    HttpResponse<String> request(HttpRequest<?> request, @Body("address") Optional<String> address) {
        if (!SameOrigin.allows(request)) {
            return pages.answer(request, View.of(LinkPage.REFUSED));
        }
        var typed = address.orElse("");
        return switch (Address.parse(typed)) {
            case Address.Parsed.Valid(var valid) -> request(request, valid);
            case Address.Parsed.Invalid invalid -> pages.answer(request, View.of(invalid(typed)));
        };
    }

    private HttpResponse<String> request(HttpRequest<?> request, Address address) {
        var client = clients.of(request);
        var language = pages.language(request);
        return newLinks.takeRequest(client)
                .map(wait -> pages.answer(request, View.waiting(wait)))
                .orElseGet(() -> pages.answerBefore(
                        request,
                        View.of(LinkPage.SENT.page().value("address", address.typed())),
                        () -> newLinks.requestAnother(address, language, client)));
    }

    private static Page invalid(String typed) {
        var shown = typed.length() > Address.MAXIMUM_LENGTH ? "" : typed;
        return LinkPage.UNKNOWN
                .page()
                .with(HttpStatus.BAD_REQUEST)
                .variable("typed", shown)
                .variable("invalid", true);
    }

    @Get("/{token}")
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> show(HttpRequest<?> request, @PathVariable String token) {
        return pages.answer(request, texts -> view(state(token), LinkPage.OPEN));
    }

    @Post("/{token}")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> press(
            HttpRequest<?> request, @PathVariable String token, @QueryValue(defaultValue = "") String send) {
        var client = clients.client(request);
        return pages.answer(
                request,
                texts -> send.equals(NEW)
                        ? renewed(token, texts, client.address())
                        : view(LinkToken.parse(token).map(link -> links.confirm(link, client)), LinkPage.CONFIRMED));
    }

    private Optional<LinkState> state(String token) {
        return LinkToken.parse(token).map(links::state);
    }

    private View renewed(String token, Texts texts, InetAddress client) {
        return LinkToken.parse(token)
                .map(link -> newLinks.renew(link, texts.language(), client))
                .map(renewed -> switch (renewed) {
                    case RenewedLink.Requested(var verification) ->
                        View.of(LinkPage.SENT
                                .page()
                                .value("address", verification.address().masked()));
                    case RenewedLink.Wait(var wait) -> View.waiting(wait);
                    case RenewedLink.NotExpired(var state) -> view(Optional.of(state), LinkPage.OPEN);
                })
                .orElseGet(() -> View.of(LinkPage.UNKNOWN));
    }

    private View view(Optional<LinkState> state, LinkPage whenOpen) {
        return View.of(
                switch (state.orElseGet(LinkState.Unknown::new)) {
                    case LinkState.Open(var verification) -> opened(whenOpen, verification);
                    case LinkState.Confirmed(var verification) -> confirmed(LinkPage.ALREADY_CONFIRMED, verification);
                    case LinkState.Expired(var verification) ->
                        about(LinkPage.EXPIRED, verification).variable("action", SEND_NEW);
                    case LinkState.Unknown() -> LinkPage.UNKNOWN.page();
                });
    }

    private Page opened(LinkPage page, Verification verification) {
        return page == LinkPage.CONFIRMED ? confirmed(page, verification) : about(page, verification);
    }

    private Page confirmed(LinkPage page, Verification verification) {
        return returns.with(about(page, verification), verification.returnUrl());
    }

    private static Page about(LinkPage page, Verification verification) {
        return page.page().variable("address", verification.address().masked());
    }
}
