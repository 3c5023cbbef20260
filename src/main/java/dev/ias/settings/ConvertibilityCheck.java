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

/**
 * Rejects setting values that cannot be converted to the type of the setting. The framework would silently use the
 * default instead.
 */
@Singleton
final class ConvertibilityCheck implements SettingsCheck {

    private static final String OURS = "dev.ias.";
    // The framework converts every other value to false.
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

    private final ApplicationContext context;

    ConvertibilityCheck(ApplicationContext context) {
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

    /** Returns the elements as text; a converted list omits elements that cannot be converted. */
    private List<String> texts(String name) {
        return context.getProperty(name, Argument.listOf(String.class)).orElse(List.of());
    }
}
