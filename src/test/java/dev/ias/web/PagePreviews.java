package dev.ias.web;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.settings.SettingsContext;
import dev.ias.testing.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes all pages with given settings. */
public final class PagePreviews {

    private PagePreviews() {}

    /** Writes the pages in these languages, or in all. */
    public static List<Path> write(Map<String, String> settings, Path directory, List<String> tags) throws IOException {
        var all = new HashMap<String, Object>(Map.of(
                "datasources.default.enabled", false,
                "ias.database.url", "jdbc:postgresql://localhost:1/ias",
                "ias.mail.from", "no-reply@sender.example",
                "ias.link.base-url", "https://verify.example.com"));
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> all.put(purpose.setting(), TestKeys.ring(purpose)));
        all.putAll(settings);
        try (var context = SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(all)
                .start()) {
            return context.getBean(PagePreview.class).write(directory, tags);
        }
    }
}
