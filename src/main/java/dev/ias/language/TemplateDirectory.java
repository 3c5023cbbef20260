package dev.ias.language;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An operator's directory of templates that replace those of the service.
 *
 * @param setting the name of the setting
 * @param value its value; empty or blank if there is no directory
 */
public record TemplateDirectory(String setting, Optional<String> value) {

    private static final int MAX_KILOBYTES = 32;

    /** Returns the path; empty if there is no directory. */
    public Optional<Path> path() {
        return text().map(this::path);
    }

    private Optional<String> text() {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw unreadable();
        }
    }

    /**
     * Checks the directory: files of at most 32 KB, none of which has a misspelled name. Other names, of files that
     * templates include, are allowed if no template has a similar one.
     *
     * @param names of the templates that may be replaced
     * @param unknown checks other names
     * @throws InvalidSettingException if one is too large or misspelled, or the directory cannot be read
     */
    public void check(Set<String> names, Consumer<String> unknown) {
        path().ifPresent(directory -> {
            try (var templates = Files.list(directory)) {
                templates.forEach(template -> {
                    requireSmall(template);
                    requireKnown(template.getFileName().toString(), names, unknown);
                });
            } catch (IOException e) {
                throw unreadable();
            }
        });
    }

    private InvalidSettingException unreadable() {
        return InvalidSettingException.of(setting, text().orElse(""), "a directory that can be read");
    }

    private void requireKnown(String name, Set<String> names, Consumer<String> unknown) {
        if (!names.contains(name)) {
            unknown.accept(name);
            Spelling.nearest(name, names.stream()).ifPresent(nearest -> {
                throw new InvalidSettingException(
                        setting + ": " + name + " is not a template; did you mean " + nearest + "?");
            });
        }
    }

    private void requireSmall(Path template) {
        if (template.toFile().length() > MAX_KILOBYTES * 1024L) {
            throw new InvalidSettingException(
                    setting + ": " + template.getFileName() + " is larger than " + MAX_KILOBYTES + " KB");
        }
    }
}
