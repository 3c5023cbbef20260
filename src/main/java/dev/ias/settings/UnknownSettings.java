package dev.ias.settings;

import io.micronaut.context.env.Environment;
import io.micronaut.core.naming.NameUtils;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rejects names of settings that do not exist, which would have no effect. */
@Singleton
final class UnknownSettings implements SettingsCheck {

    // An element of a list, such as ias.http.trusted-proxies[0].
    private static final Pattern INDEX = Pattern.compile("\\[.*");

    private final Set<String> names;
    private final Set<String> variables;
    private final List<Pattern> named;
    private final Set<String> written;
    private final Set<String> ignored;

    UnknownSettings(SettingList settings, Environment environment) {
        this.names = settings.all().stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
        this.variables = names.stream().map(SettingList::variable).collect(Collectors.toUnmodifiableSet());
        this.named = names.stream()
                .filter(name -> name.contains(SettingList.ANY_NAME))
                .flatMap(UnknownSettings::patterns)
                .toList();
        this.written = environment instanceof SettingsEnvironment ours ? ours.written() : Set.of();
        this.ignored = environment instanceof SettingsEnvironment ours ? ours.ignored() : Set.of();
    }

    @Override
    public List<Runnable> checks() {
        return written.stream()
                .<Runnable>map(name -> () -> {
                    if (!isKnown(name)) {
                        throw new InvalidSettingException(complaint(name));
                    }
                })
                .toList();
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return ignored.stream()
                .map(name -> Optional.of(new SettingWarning(
                        name + " has no effect: of the environment, only variables that begin with IAS_ are read")))
                .toList();
    }

    private boolean isKnown(String name) {
        return variables.contains(name)
                || named.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                || names.contains(NameUtils.hyphenate(INDEX.matcher(name).replaceFirst(""), true));
    }

    /** Returns the patterns of a setting with a placeholder: as a property, and as a variable. */
    private static Stream<Pattern> patterns(String name) {
        return Stream.of(
                Pattern.compile(Pattern.quote(name).replace(SettingList.ANY_NAME, "\\E[a-z0-9]+\\Q")),
                Pattern.compile(Pattern.quote(SettingList.variable(name.replace(SettingList.ANY_NAME, "name")))
                        .replace("_NAME_", "\\E_[A-Z0-9]+_\\Q")));
    }

    private String complaint(String name) {
        return Spelling.nearest(name, similar(name))
                .map(nearest -> name + " is not a setting; did you mean " + nearest + "?")
                .orElse(name + " is not a setting; the page \"Configuration\" lists all settings");
    }

    private Stream<String> similar(String name) {
        return name.startsWith(SettingsEnvironment.VARIABLE_PREFIX) ? variables.stream() : names.stream();
    }
}
