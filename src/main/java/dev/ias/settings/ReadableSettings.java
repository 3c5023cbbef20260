package dev.ias.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.type.Argument;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The framework silently takes the default where it cannot convert a value; an operator would believe what was set. */
@Singleton
final class ReadableSettings implements SettingsCheck {

    private static final String OURS = "dev.ias.";

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
                .filter(name -> context.getProperty(name, setting).isEmpty())
                .ifPresent(name -> {
                    throw new InvalidSettingException(
                            "%s cannot be read as %s".formatted(name, setting.getTypeString(true)));
                });
    }
}
