package dev.ias.web.signup;

import dev.ias.brand.Brand;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.verification.Language;
import dev.ias.web.signup.SignUpPageSettings.ReturnBy;
import io.micronaut.context.annotation.Value;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the HTML of the sign-up page. */
@Singleton
final class SignUpPage {

    private static final String TEMPLATE = "page/sign-up.html";
    private static final String LOGO = "../assets/logo";

    private final Languages languages;
    private final Brand brand;
    private final String api;
    private final ReturnBy returnBy;
    private final List<Choice> choices;
    private final PebbleTemplate template = new PebbleEngine.Builder()
            .loader(new ClasspathLoader(SignUpPage.class.getClassLoader()))
            .build()
            .getTemplate(TEMPLATE);

    /** The step after a sign-up. */
    sealed interface Return {

        /** No return URL: the page says that the sign-up is complete. */
        record Nowhere() implements Return {}

        /** A return URL that is not allowed: the page ignores it and says so. */
        record Refused() implements Return {}

        /** The page hands the auth token over to a return URL. */
        record To(String url) implements Return {}
    }

    SignUpPage(
            Languages languages,
            Brand brand,
            SignUpPageSettings settings,
            @Value("${ias.rest.base-path:/}") String basePath) {
        this.languages = languages;
        this.brand = brand;
        // Relative, so that the page also works behind a path prefix of a proxy.
        this.api = ".." + basePath.replaceAll("/+$", "");
        this.returnBy = settings.parsedReturnBy();
        this.choices = Choice.of(languages);
    }

    String html(Language language, Return then) {
        var texts = languages.texts(language, TextFile.SIGN_UP);
        var values = new HashMap<String, Object>();
        values.put("language", language.tag());
        values.put("direction", texts.direction());
        values.put("languages", choices);
        values.put("modules", SignUpFiles.PRELOADED);
        values.put("title", texts.text("ask-title"));
        values.put("languageLabel", texts.text("language"));
        values.put("help", texts.text("help"));
        values.put("noScript", texts.text("no-script"));
        values.put("refusedText", texts.text("return-refused"));
        values.put("refused", then instanceof Return.Refused);
        values.put("returnUrl", then instanceof Return.To(var url) ? url : "");
        values.put("returnBy", returnBy.name());
        values.put("url", api);
        values.putAll(brand());
        return rendered(values);
    }

    private Map<String, Object> brand() {
        return Map.of(
                "product", brand.name(),
                "logo",
                        brand.logoFile()
                                .map(file -> LOGO)
                                .or(() -> text(brand.logoUrl()))
                                .orElse(""),
                "home", text(brand.homeUrl()).orElse(""),
                "signIn", text(brand.signInUrl()).orElse(""),
                "support", brand.supportAddress().orElse(""),
                "legal", brand.legalFooter().orElse(""));
    }

    private static Optional<String> text(Optional<?> value) {
        return value.map(Object::toString);
    }

    private String rendered(Map<String, Object> values) {
        var html = new StringWriter();
        try {
            template.evaluate(html, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return html.toString();
    }
}
