package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The relays, in order of preference: those of {@code ias.mail.relays}, else the one of {@code ias.mail}. */
@Singleton
public class RelayList {

    /** The framework derives further names, with hyphens, from the variables of the environment. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

    private final List<NamedRelay> named;
    private final MailSettings settings;
    private final Environment environment;

    RelayList(List<NamedRelay> named, MailSettings settings, Environment environment) {
        this.named = named;
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * Returns at least one relay.
     *
     * @throws InvalidSettingException if there are relays of both kinds, or one without a host
     */
    public List<RelaySettings> all() {
        var several = named.stream()
                .filter(relay -> NAME.matcher(relay.name()).matches())
                .map(NamedRelay::settings)
                .sorted(Comparator.comparingInt(RelaySettings::order).thenComparing(RelaySettings::name))
                .toList();
        if (several.isEmpty()) {
            return List.of(settings.relay());
        }
        Stream.of("ias.mail.host", "ias.mail.kind")
                .filter(environment::containsProperty)
                .forEach(setting -> {
                    throw new InvalidSettingException(
                            "%s and ias.mail.relays: only one may be set; name the relay of %s too"
                                    .formatted(setting, setting));
                });
        return several;
    }
}
