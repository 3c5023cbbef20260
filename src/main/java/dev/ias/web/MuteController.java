package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.http.client.ClientAddresses;
import dev.ias.signup.MuteService;
import dev.ias.signup.MuteState;
import dev.ias.verification.Language;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
    private static final DateTimeFormatter ENGLISH =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Language.EN.locale());
    private static final DateTimeFormatter CHINESE =
            DateTimeFormatter.ofPattern("uuuu年M月d日 HH:mm '(UTC)'", Language.ZH.locale());

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
        return pages.answer(request, language -> view(mutes.look(token), language));
    }

    @Post
    @Consumes(MediaType.ALL)
    @Produces(MediaType.TEXT_HTML)
    CompletableFuture<HttpResponse<String>> change(
            HttpRequest<?> request, @PathVariable String token, @QueryValue(defaultValue = "") String mute) {
        var client = clients.of(request);
        return pages.answer(request, language -> switch (mute) {
            case ON -> view(mutes.mute(token, client), language);
            case OFF -> unmuted(mutes.unmute(token), language);
            default -> LinkPage.UNKNOWN.view(language);
        });
    }

    private static LinkPages.View unmuted(MuteState state, Language language) {
        return state instanceof MuteState.Unmuted ? LinkPage.UNMUTED.view(language) : view(state, language);
    }

    private static LinkPages.View view(MuteState state, Language language) {
        return switch (state) {
            case MuteState.Unmuted(var duration) ->
                LinkPage.MUTE.view(language, days(duration, language)).posting(ACTION + ON);
            case MuteState.Muted(var until) ->
                LinkPage.MUTED.view(language, time(until, language)).posting(ACTION + OFF);
            case MuteState.Unknown() -> LinkPage.UNKNOWN.view(language);
        };
    }

    private static String days(Duration duration, Language language) {
        var days = duration.toDays();
        return switch (language) {
            case EN -> days == 1 ? "1 day" : days + " days";
            case ZH -> days + " 天";
        };
    }

    private static String time(Instant time, Language language) {
        var utc = time.atOffset(ZoneOffset.UTC);
        return switch (language) {
            case EN -> ENGLISH.format(utc);
            case ZH -> CHINESE.format(utc);
        };
    }
}
