package dev.ias.web;

import dev.ias.http.Bulkhead;
import dev.ias.language.TemplateDirectory;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of pages for people, and of the bulkhead of link pages.
 *
 * @param threads link pages that are rendered in parallel
 * @param queue requests for a link page that may wait for a thread; more are answered 503
 * @param templates directory whose files replace the built-in templates of the same name
 */
@ConfigurationProperties("ias.page")
record PageSettings(
        @Bindable(defaultValue = "16") int threads,
        @Bindable(defaultValue = "256") int queue,
        @Nullable String templates)
        implements SettingsCheck {

    TemplateDirectory templateDirectory() {
        return new TemplateDirectory("ias.page.templates", Optional.ofNullable(templates));
    }

    @Override
    public List<Runnable> checks() {
        return Stream.concat(Bulkhead.checks("ias.page", threads, queue).stream(), Stream.of(this::requireTemplates))
                .toList();
    }

    private void requireTemplates() {
        templateDirectory().check(Pages.TEMPLATES, name -> {});
        Pages.templates(templateDirectory());
    }
}
