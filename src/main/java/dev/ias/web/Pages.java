package dev.ias.web;

import dev.ias.brand.Brand;
import dev.ias.http.LanguageNegotiation;
import dev.ias.language.Languages;
import dev.ias.language.Templates;
import dev.ias.language.TextFile;
import dev.ias.language.Texts;
import dev.ias.verification.Language;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Renders the pages for people: texts, brand, direction and policies. Reads no file after start-up, so it may be used
 * on an event loop.
 */
@Singleton
class Pages {

    /** The templates that an operator may replace. */
    static final Set<String> TEMPLATES =
            Set.of("layout.html", LinkPage.TEMPLATE, LandingPage.TEMPLATE, ErrorPages.TEMPLATE);

    private static final MediaType HTML = MediaType.of("text/html;charset=utf-8");
    private static final int MAXIMUM_DEPTH = 8;

    private final Templates templates;
    private final LanguageNegotiation negotiation;
    private final Languages languages;
    private final Brand brand;
    private final Map<String, Object> branding;
    private final String logo;
    private final String policy;

    Pages(PageSettings settings, LanguageNegotiation negotiation, Languages languages, Brand brand) {
        this.templates = new Templates("page", settings.templateDirectory().path(), true);
        TEMPLATES.forEach(templates::compiled);
        this.negotiation = negotiation;
        this.languages = languages;
        this.brand = brand;
        this.logo = logo(brand);
        this.policy = policy(brand);
        this.branding = Map.of(
                "product", brand.name(),
                "home", brand.homeUrl().map(URI::toString).orElse(""),
                "supportAddress", brand.supportAddress().map(Pages::mailTo).orElse(""),
                "legal", brand.legalFooter().orElse(""));
    }

    /** Returns the texts of pages in the language that a request asks for. */
    Texts texts(HttpRequest<?> request) {
        return texts(negotiation.language(null, request).tag());
    }

    /** Returns the texts of pages in a language; in English if it is not available. */
    Texts texts(String tag) {
        return languages.texts(languages.of(tag).orElse(Language.ENGLISH), TextFile.PAGE);
    }

    /** Returns the response with a page. */
    MutableHttpResponse<String> respond(HttpRequest<?> request, Texts texts, Page page) {
        return write(HttpResponse.status(page.status()), request, texts, page);
    }

    /** Replaces the body of a response by a page; keeps its status and other header fields. */
    MutableHttpResponse<String> write(MutableHttpResponse<?> response, HttpRequest<?> request, Texts texts, Page page) {
        response.getHeaders().set("Content-Security-Policy", policy).set("Referrer-Policy", "no-referrer");
        return response.body(html(root(request), texts, page)).contentType(HTML);
    }

    /**
     * Renders a page.
     *
     * @param root relative URL of {@code /}, from the page
     */
    String html(String root, Texts texts, Page page) {
        var values = new HashMap<>(page.values());
        values.put("product", brand.name());
        var variables = new HashMap<>(branding);
        variables.putAll(page.variables());
        variables.put("language", texts.language().tag());
        variables.put("direction", texts.direction());
        variables.put("root", root);
        variables.put("logo", logo.equals(Assets.LOGO_PATH) ? root + logo : logo);
        variables.put("support", support(texts));
        variables.put("name", page.name());
        variables.put("title", title(page, texts, values));
        return templates.render(page.template(), texts, values, variables);
    }

    /** Returns the title; the product itself if it is nothing else, without the marks of its direction. */
    private String title(Page page, Texts texts, Map<String, Object> values) {
        var key = page.name() + ".title";
        return texts.line(key, values).equals(brand.name()) ? brand.name() : texts.text(key, values);
    }

    private String support(Texts texts) {
        return brand.supportAddress()
                .map(address -> texts.text("support", Map.of("address", address)))
                .orElse("");
    }

    /**
     * Returns the relative URL of {@code /}. Behind a proxy that removes a prefix of the path, a URL that begins with a
     * slash would leave the service.
     */
    private static String root(HttpRequest<?> request) {
        var depth = request.getPath().chars().filter(c -> c == '/').count() - 1;
        return depth > MAXIMUM_DEPTH ? "/" : depth < 1 ? "./" : "../".repeat((int) depth);
    }

    /** Returns the URL of the logo: absolute, or {@link Assets#LOGO_PATH}; empty if there is none. */
    private static String logo(Brand brand) {
        return brand.logoUrl()
                .map(URI::toString)
                .or(() -> brand.logoFile().map(file -> Assets.LOGO_PATH))
                .orElse("");
    }

    private static String policy(Brand brand) {
        return "default-src 'none'; style-src 'self'; img-src 'self'%s; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
                .formatted(brand.logoUrl().map(Pages::origin).map(" "::concat).orElse(""));
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Encodes what would begin the header fields of a {@code mailto} URL (RFC 6068). */
    private static String mailTo(String address) {
        return address.replace("%", "%25")
                .replace("?", "%3F")
                .replace("#", "%23")
                .replace("&", "%26");
    }
}
