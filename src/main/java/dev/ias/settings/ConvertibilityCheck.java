package dev.ias.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rejects setting values that cannot be converted to the type of the setting. The framework would silently use the
 * default instead.
 */
@Singleton
final class ConvertibilityCheck implements SettingsCheck {

    private final ApplicationContext context;
    private final SettingList settings;

    ConvertibilityCheck(ApplicationContext context, SettingList settings) {
        this.context = context;
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return settings.all().stream()
                .flatMap(this::named)
                .filter(setting -> context.containsProperties(setting.name()))
                .<Runnable>map(setting -> () -> read(setting))
                .toList();
    }

    /** Returns the setting; if its name has a placeholder, one for each name that is set. */
    private Stream<Setting> named(Setting setting) {
        var place = setting.name().indexOf("." + SettingList.ANY_NAME + ".");
        return place < 0
                ? Stream.of(setting)
                : context.getPropertyEntries(setting.name().substring(0, place)).stream()
                        .map(name -> new Setting(setting.name().replace(SettingList.ANY_NAME, name), setting.type()));
    }

    private void read(Setting setting) {
        var allowed = AllowedValues.of(setting, context.getConversionService());
        for (var text : texts(setting)) {
            if (!allowed.accepted().test(text)) {
                throw InvalidSettingException.of(setting.name(), text, allowed.description());
            }
        }
    }

    /** Returns the text of the setting, or those of the elements of its list. */
    private List<String> texts(Setting setting) {
        return AllowedValues.isList(setting)
                ? context.getProperty(setting.name(), Argument.listOf(String.class)).orElse(List.of()).stream()
                        .map(String::strip)
                        .toList()
                : context.getProperty(setting.name(), String.class).stream().toList();
    }
}
