package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
                .map(RelayList::settings)
                .sorted(Comparator.comparingInt(RelaySettings::order).thenComparing(RelaySettings::name))
                .toList();
        if (several.isEmpty()) {
            return List.of(settings.relay());
        }
        if (environment.containsProperty("ias.mail.host")) {
            throw new InvalidSettingException(
                    "ias.mail.host and ias.mail.relays: only one may be set; name the relay of ias.mail.host too");
        }
        return several;
    }

    private static RelaySettings settings(NamedRelay relay) {
        return Optional.ofNullable(relay.host())
                .map(relay::settings)
                .orElseThrow(() -> new InvalidSettingException(
                        "%s.%s.host is missing".formatted(NamedRelay.PREFIX, relay.name())));
    }
}
