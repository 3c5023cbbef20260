package dev.ias.web.signup;

import dev.ias.ServiceOnly;
import dev.ias.abuse.challenge.CallerChallenge;
import dev.ias.abuse.challenge.CallerChallenges;
import dev.ias.brand.Brand;
import dev.ias.http.LanguageNegotiation;
import dev.ias.http.StaticContent;
import dev.ias.input.ReturnUrls;
import dev.ias.language.Languages;
import dev.ias.verification.Language;
import dev.ias.web.signup.SignUpPage.Return;
import dev.ias.web.signup.SignUpPageSettings.ReturnBy;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the sign-up page. The pages of all languages are rendered at start-up; only a page that returns to a URL is
 * rendered for its request.
 */
@Context
@ServiceOnly
@Controller("/sign-up")
@Requires(property = "ias.sign-up-page.enabled", value = "true")
class SignUpPageController {

    private static final URI PAGE = URI.create("/sign-up/");
    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");

    private final SignUpPage page;
    private final LanguageNegotiation negotiation;
    private final ReturnUrls returnUrls;
    private final String policy;
    private final Map<Language, StaticContent> pages;
    private final Map<Language, StaticContent> refusals;

    SignUpPageController(
            SignUpPage page,
            Languages languages,
            LanguageNegotiation negotiation,
            SignUpPageSettings settings,
            CallerChallenges challenges,
            Brand brand) {
        this.page = page;
        this.negotiation = negotiation;
        this.returnUrls = settings.allowedReturnUrls();
        this.policy = SignUpPagePolicy.of(
                challenges.issue().map(CallerChallenge::provider).flatMap(Captcha::of),
                brand.logoUrl().map(url -> url.getScheme() + "://" + url.getAuthority()),
                settings.parsedReturnBy() == ReturnBy.POST ? returnUrls.origins() : Stream.empty());
        this.pages = all(languages, new Return.Nowhere());
        this.refusals = all(languages, new Return.Refused());
    }

    private Map<Language, StaticContent> all(Languages languages, Return then) {
        return languages.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        language -> StaticContent.of(bytes(page.html(language, then)), HTML, Duration.ZERO)));
    }

    /**
     * Returns the page.
     *
     * @param language a BCP 47 tag that takes precedence over Accept-Language
     * @param returnUrl where the person is taken after the sign-up; ignored if it is not in the allow list
     */
    @Get(produces = MediaType.ALL)
    HttpResponse<?> page(
            HttpRequest<?> request,
            @Nullable @QueryValue String language,
            @Nullable @QueryValue("return-url") String returnUrl) {
        if (!request.getPath().endsWith("/")) {
            return HttpResponse.permanentRedirect(withQueryOf(request));
        }
        var negotiated = negotiation.language(language, request);
        var response = returnUrl == null
                ? answer(pages, negotiated, request)
                : returnUrls.allows(returnUrl)
                        ? returning(URI.create(returnUrl), negotiated)
                        : answer(refusals, negotiated, request);
        return response.header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }

    /** The page refers to its files by relative URLs. */
    private static URI withQueryOf(HttpRequest<?> request) {
        var query = request.getUri().getRawQuery();
        return query == null ? PAGE : URI.create(PAGE + "?" + query);
    }

    private static MutableHttpResponse<?> answer(
            Map<Language, StaticContent> pages, Language language, HttpRequest<?> request) {
        return Objects.requireNonNull(pages.get(language)).answer(request);
    }

    private MutableHttpResponse<?> returning(URI url, Language language) {
        return HttpResponse.ok(bytes(page.html(language, new Return.To(url.toString()))))
                .contentType(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static byte[] bytes(String html) {
        return html.getBytes(StandardCharsets.UTF_8);
    }
}
