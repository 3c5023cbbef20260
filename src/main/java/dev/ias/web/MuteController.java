package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.client.ClientAddresses;
import dev.ias.language.Texts;
import dev.ias.signup.MuteService;
import dev.ias.signup.MuteState;
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
import io.micronaut.http.annotation.QueryValue;
import java.util.concurrent.CompletableFuture;

/**
 * Serves the page of the link "You did not request this?" in sign-up mails, which mutes such mails and unmutes them.
 * GET and HEAD change nothing. The POST of a button says which of both it is for, so that a repeated one changes
 * nothing more.
 */
@Context
@ServiceOnly
@Controller("/email-mutes/{token}")
class MuteController {

    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String ACTION = "?mute=";
    private final MuteService mutes;
    private final ClientAddresses clients;
    private final LinkPages pages;

    MuteController(MuteService mutes, ClientAddresses clients, LinkPages pages) {
        this.mutes = mutes;
        this.clients = clients;
        this.pages = pages;
    }

    @Get
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> look(HttpRequest<?> request, @PathVariable String token) {
        return pages.answer(request, texts -> view(mutes.look(token), texts));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> change(
            HttpRequest<?> request, @PathVariable String token, @QueryValue(defaultValue = "") String mute) {
        var client = clients.of(request);
        return pages.answer(request, texts -> switch (mute) {
            case ON -> view(mutes.mute(token, client), texts);
            case OFF -> unmuted(mutes.unmute(token), texts);
            default -> LinkPages.View.of(LinkPage.UNKNOWN_MUTE);
        });
    }

    private static LinkPages.View unmuted(MuteState state, Texts texts) {
        return state instanceof MuteState.Unmuted ? LinkPages.View.of(LinkPage.UNMUTED) : view(state, texts);
    }

    private static LinkPages.View view(MuteState state, Texts texts) {
        return switch (state) {
            case MuteState.Unmuted(var duration) ->
                LinkPages.View.of(
                        LinkPage.MUTE.page().value("days", duration.toDays()).variable("action", ACTION + ON));
            case MuteState.Muted(var until) ->
                LinkPages.View.of(
                        LinkPage.MUTED.page().value("time", texts.time(until)).variable("action", ACTION + OFF));
            case MuteState.Unknown() -> LinkPages.View.of(LinkPage.UNKNOWN_MUTE);
        };
    }
}
