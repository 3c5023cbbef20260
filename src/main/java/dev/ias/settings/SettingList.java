package dev.ias.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Lists all settings: the components of the settings records. Their names and types are declared nowhere else. */
@Singleton
public final class SettingList {

    /** Placeholder of a name that the operator chooses, such as in {@code ias.mail.relays.*.host}. */
    static final String ANY_NAME = "*";

    private static final String OURS = "dev.ias.";

    private final List<Setting> all;

    SettingList(ApplicationContext context) {
        this.all = context.getAllBeanDefinitions().stream()
                .filter(bean -> bean.getName().startsWith(OURS))
                .filter(bean -> bean.hasStereotype(ConfigurationReader.class))
                .flatMap(bean -> Arrays.stream(bean.getConstructor().getArguments()))
                .flatMap(SettingList::setting)
                .toList();
    }

    /** Returns the environment variable of a setting. */
    public static String variable(String name) {
        return NameUtils.environmentName(name);
    }

    List<Setting> all() {
        return all;
    }

    private static Stream<Setting> setting(Argument<?> component) {
        return component.getAnnotationMetadata().stringValue(Property.class, "name").stream()
                .map(name -> new Setting(name, component));
    }
}
