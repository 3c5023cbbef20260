package dev.ias.web;

import dev.ias.language.Languages;
import dev.ias.language.Texts;
import dev.ias.settings.SettingsChecks;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes every page in every state to files. Beans that need valid settings are created only after the settings have
 * been validated.
 */
@Singleton
public class PagePreview {

    private static final Address ADDRESS = new Address("jane.doe@example.com", "jane.doe@example.com");
    private static final String RETURN_URL = "https://www.example.com/welcome";
    private static final int SECONDS = 90;
    private static final List<HttpStatus> ERRORS = List.of(
            HttpStatus.BAD_REQUEST,
            HttpStatus.NOT_FOUND,
            HttpStatus.METHOD_NOT_ALLOWED,
            HttpStatus.TOO_MANY_REQUESTS,
            HttpStatus.INTERNAL_SERVER_ERROR,
            HttpStatus.SERVICE_UNAVAILABLE);

    private final SettingsChecks checks;
    private final BeanProvider<Languages> languages;
    private final BeanProvider<Pages> pages;
    private final BeanProvider<Assets> assets;
    private final Clock clock;

    PagePreview(
            SettingsChecks checks,
            BeanProvider<Languages> languages,
            BeanProvider<Pages> pages,
            BeanProvider<Assets> assets,
            Clock clock) {
        this.checks = checks;
        this.languages = languages;
        this.pages = pages;
        this.assets = assets;
        this.clock = clock;
    }

    /**
     * Writes each page in each language as {@code tag/name.html}, and what they refer to in {@code assets/}.
     *
     * @param directory is created if it does not exist; files of the same names are replaced
     * @param tags the languages; all if empty
     * @return the files of pages
     * @throws dev.ias.settings.InvalidSettingsException if settings are invalid
     * @throws IllegalArgumentException if a language is not available
     */
    public List<Path> write(Path directory, List<String> tags) throws IOException {
        checks.run();
        var chosen = languages.get().chosen(tags);
        var folder = Files.createDirectories(directory.resolve("assets"));
        for (var asset : assets.get().all().entrySet()) {
            Files.write(folder.resolve(asset.getKey()), asset.getValue().bytes());
        }
        var files = new ArrayList<Path>();
        for (var language : chosen) {
            files.addAll(write(directory.resolve(language.tag()), language));
        }
        return files;
    }

    private List<Path> write(Path directory, Language language) throws IOException {
        Files.createDirectories(directory);
        var texts = pages.get().texts(language.tag());
        var files = new ArrayList<Path>();
        for (var page : examples(texts).entrySet()) {
            var html = pages.get().html("../", texts, page.getValue());
            files.add(Files.write(directory.resolve(page.getKey() + ".html"), html.getBytes(StandardCharsets.UTF_8)));
        }
        return files;
    }

    /** Returns an example of each page in each state, by name. */
    private Map<String, Page> examples(Texts texts) {
        var examples = new LinkedHashMap<String, Page>();
        for (var state : LinkPage.values()) {
            examples.put(name(state), example(state, texts));
        }
        for (var state : List.of(LinkPage.CONFIRMED, LinkPage.ALREADY_CONFIRMED)) {
            examples.put(name(state) + "-continue", LinkPage.leadingTo(RETURN_URL, example(state, texts)));
        }
        examples.put(
                name(LinkPage.UNKNOWN) + "-invalid",
                LinkPage.UNKNOWN.page().variable("typed", "jane@").variable("invalid", true));
        examples.put("landing", LandingPage.page(true, false));
        for (var status : ERRORS) {
            examples.put(
                    "error-" + status.getCode(),
                    ErrorPages.page(status).value("seconds", SECONDS).variable("trace", ""));
        }
        return examples;
    }

    private Page example(LinkPage state, Texts texts) {
        var page = state.page()
                .value("address", ADDRESS.masked())
                .value("days", 30)
                .value("seconds", SECONDS)
                .value("time", texts.time(clock.instant()));
        return switch (state) {
            case OPEN, CONFIRMED, ALREADY_CONFIRMED, EXPIRED -> page.variable("address", ADDRESS.masked());
            default -> page;
        };
    }

    private static String name(LinkPage state) {
        return "link-" + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
