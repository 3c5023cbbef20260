package dev.ias.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The framework silently takes the default where it cannot convert a value; an operator would believe what was set. */
@Singleton
final class ReadableSettings implements SettingsCheck {

    private static final String OURS = "dev.ias.";
    // The framework takes everything else for "false".
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

    private final ApplicationContext context;

    ReadableSettings(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public List<Runnable> checks() {
        return settings().<Runnable>map(setting -> () -> read(setting)).toList();
    }

    private Stream<Argument<?>> settings() {
        return context.getAllBeanDefinitions().stream()
                .filter(bean -> bean.getName().startsWith(OURS))
                .filter(bean -> bean.hasStereotype(ConfigurationReader.class))
                .flatMap(bean -> Arrays.stream(bean.getConstructor().getArguments()));
    }

    private void read(Argument<?> setting) {
        setting.getAnnotationMetadata()
                .stringValue(Property.class, "name")
                .filter(context::containsProperties)
                .filter(name -> !readable(name, setting))
                .ifPresent(name -> {
                    throw new InvalidSettingException(
                            "%s cannot be read as %s".formatted(name, setting.getTypeString(true)));
                });
    }

    private boolean readable(String name, Argument<?> setting) {
        var value = context.getProperty(name, setting);
        return switch (value.orElse(null)) {
            case null -> false;
            case Collection<?> elements -> elements.size() == texts(name).size();
            case Boolean ignored ->
                BOOLEANS.contains(
                        context.getRequiredProperty(name, String.class).toLowerCase(Locale.ROOT));
            default -> true;
        };
    }

    /** The elements as they were written; those that cannot be converted would be left out. */
    private List<String> texts(String name) {
        return context.getProperty(name, Argument.listOf(String.class)).orElse(List.of());
    }
}
