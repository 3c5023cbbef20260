package dev.ias.web.signup;

import dev.ias.ServiceOnly;
import dev.ias.http.StaticContent;
import dev.ias.http.StaticFolder;
import dev.ias.language.Languages;
import dev.ias.language.TextFile;
import dev.ias.verification.Language;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Serves the modules of the web component and its words, which pages of every origin may use, and the style of the
 * sign-up page. They are loaded at start-up. Caches revalidate them, so that no page runs modules of two versions.
 */
@Context
@ServiceOnly
@Controller("/sign-up")
class SignUpFiles {

    /** Modules of the page, in the order of their use. */
    static final List<String> PRELOADED = List.of(
            "ias-sign-up.js",
            "ias.js",
            "proof.js",
            "state.js",
            "view.js",
            "words.js",
            "english.js",
            "style.js",
            "typo.js",
            "digits.js");

    private static final String SUFFIX = ".json";
    private static final String CHOICES = "languages" + SUFFIX;

    private final Languages languages;
    private final StaticFolder component;
    private final StaticFolder page;
    private final StaticContent choices;
    private final Map<Language, StaticContent> words;

    SignUpFiles(ResourceLoader resources, Languages languages, JsonMapper json) {
        this.languages = languages;
        this.component = StaticFolder.load(resources, "web/sign-up", Duration.ZERO, PRELOADED.toArray(String[]::new));
        this.page = StaticFolder.load(
                resources, "web/sign-up-page", Duration.ZERO, "sign-up-page.css", "sign-up-page.js", "captcha.js");
        this.choices = json(json, Choice.of(languages));
        this.words = languages.all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        language -> json(
                                json,
                                languages.texts(language, TextFile.SIGN_UP).patterns())));
    }

    @Get(uri = "/{name}", produces = MediaType.ALL)
    HttpResponse<?> file(HttpRequest<?> request, @PathVariable String name) {
        return switch (name) {
            case CHOICES -> choices.answer(request);
            case "sign-up-page.css", "sign-up-page.js", "captcha.js" -> page.answer(request, name);
            default -> component.answer(request, name);
        };
    }

    /** Returns the words of the language that serves readers of the requested one best. */
    @Get(uri = "/languages/{name}", produces = MediaType.ALL)
    HttpResponse<?> words(HttpRequest<?> request, @PathVariable String name) {
        return Optional.of(name)
                .filter(file -> file.endsWith(SUFFIX))
                .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                .flatMap(languages::of)
                .map(language -> Objects.requireNonNull(words.get(language))
                        .answer(request)
                        .header("Content-Language", language.tag()))
                .orElseThrow(SignUpFiles::notFound);
    }

    private static HttpStatusException notFound() {
        return new HttpStatusException(HttpStatus.NOT_FOUND, "No such file");
    }

    private static StaticContent json(JsonMapper json, Object value) {
        return StaticContent.of(bytes(json, value), MediaType.APPLICATION_JSON_TYPE, Duration.ZERO);
    }

    private static byte[] bytes(JsonMapper json, Object value) {
        try {
            return json.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
