package dev.ias.mail.delivery;

import dev.ias.mail.RelayKinds;
import dev.ias.mail.RelayList;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.RelaySettings.LoginMethod;
import dev.ias.network.LoopbackHost;
import dev.ias.outbox.OutboxSettings;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rejects invalid settings of relays, those that have no effect for the kind of the relay, and timeouts that exceed the
 * outbox lease.
 */
@Singleton
final class RelayCheck implements SettingsCheck {

    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(?:-[a-z0-9]+){2,}");

    private final RelayList relays;
    private final RelayKinds kinds;
    private final OutboxSettings outbox;

    RelayCheck(RelayList relays, RelayKinds kinds, OutboxSettings outbox) {
        this.relays = relays;
        this.kinds = kinds;
        this.outbox = outbox;
    }

    @Override
    public List<Runnable> checks() {
        try {
            return relays.all().stream()
                    .flatMap(relay -> Stream.concat(common(relay), byKind(relay)))
                    .toList();
        } catch (InvalidSettingException e) {
            return List.of(() -> {
                throw e;
            });
        }
    }

    private Stream<Runnable> common(RelaySettings relay) {
        return Stream.of(
                () -> kinds.requireKnown(relay),
                relay::checkPassword,
                () -> SettingsCheck.requireAtLeast(relay.setting("weight"), relay.weight(), 1),
                () -> SettingsCheck.requireAtLeast(relay.setting("connections"), relay.connections(), 1),
                () -> SettingsCheck.requireAtLeast(relay.setting("queue"), relay.queue(), 1),
                () -> requireAttemptWithinLease(relay));
    }

    private static Stream<Runnable> byKind(RelaySettings relay) {
        return switch (relay.kind()) {
            case RelaySettings.SMTP ->
                Stream.of(
                        relay::requireHost,
                        relay::clientName,
                        relay::trust,
                        () -> requireLogin(relay),
                        () -> requireUnset(
                                relay,
                                Map.of(
                                        "region", relay.provider().region(),
                                        "endpoint", relay.provider().endpoint(),
                                        "configuration-set", relay.provider().configurationSet())));
            case RelaySettings.SES ->
                Stream.of(
                        relay::endpoint,
                        () -> requireRegion(relay),
                        () -> requireBothKeys(relay),
                        () -> requireUnset(
                                relay,
                                Map.of(
                                        "ehlo-name", relay.ehloName(),
                                        "trusted-certificates", relay.trustedCertificates(),
                                        "token-command", relay.account().tokenCommand())));
            default -> Stream.of(relay::endpoint);
        };
    }

    private static void requireUnset(RelaySettings relay, Map<String, Optional<String>> settings) {
        settings.forEach((suffix, value) -> value.ifPresent(written -> {
            throw new InvalidSettingException("%s has no effect for a relay of the kind %s; unset it"
                    .formatted(relay.setting(suffix), relay.kind()));
        }));
    }

    private static void requireLogin(RelaySettings relay) {
        var account = relay.account();
        var login = relay.setting("login");
        var token = relay.setting("token-command");
        if (account.login() != LoginMethod.AUTO && account.username().isEmpty()) {
            throw new InvalidSettingException(
                    "%s is %s, which needs %s".formatted(login, account.login(), relay.setting("username")));
        }
        if (account.tokenCommand().isPresent() && account.login() != LoginMethod.XOAUTH2) {
            throw new InvalidSettingException(
                    "%s needs %s to be XOAUTH2; it is %s".formatted(token, login, account.login()));
        }
        if (account.tokenCommand().isPresent() && account.writtenPassword().isPresent()) {
            throw new InvalidSettingException(
                    "%s and %s: only one may be set".formatted(token, relay.setting("password")));
        }
        if (account.login() != LoginMethod.AUTO
                && account.tokenCommand().isEmpty()
                && account.writtenPassword().isEmpty()) {
            throw new InvalidSettingException("%s is %s, which needs %s%s"
                    .formatted(
                            login,
                            account.login(),
                            relay.setting("password"),
                            account.login() == LoginMethod.XOAUTH2 ? " or " + token : ""));
        }
        if (!account.tokenLifetime().isPositive()) {
            throw InvalidSettingException.of(
                    relay.setting("token-lifetime"),
                    account.tokenLifetime().toSeconds() + "s",
                    "a duration of more than 0s, such as 50m");
        }
    }

    private static void requireRegion(RelaySettings relay) {
        var region = relay.provider()
                .region()
                .orElseThrow(() -> new InvalidSettingException(
                        "%s is missing; set it to a region such as eu-west-1".formatted(relay.setting("region"))));
        if (!REGION.matcher(region).matches()) {
            throw InvalidSettingException.of(relay.setting("region"), region, "a region such as eu-west-1");
        }
    }

    private static void requireBothKeys(RelaySettings relay) {
        var account = relay.account();
        if (account.username().isPresent() != account.writtenPassword().isPresent()) {
            throw new InvalidSettingException(
                    "%s and %s: set both, to an access key and its secret, or none, to use the default credentials"
                            .formatted(relay.setting("username"), relay.setting("password")));
        }
    }

    /** Prevents another instance from claiming a message while this one is still sending it. */
    private void requireAttemptWithinLease(RelaySettings relay) {
        var longest = relay.timeouts().longestAttempt();
        if (longest.compareTo(outbox.attemptsWithin()) >= 0) {
            throw new InvalidSettingException(String.format(
                    Locale.ROOT,
                    "ias.outbox.lease: connecting (%s), nine replies (%s) and the last one (%s) may take %d seconds,"
                            + " which must be less than nine tenths of it",
                    relay.setting("connect-timeout"),
                    relay.setting("timeout"),
                    relay.setting("accept-timeout"),
                    longest.toSeconds()));
        }
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return relays.all().stream().flatMap(RelayCheck::warnings).toList();
    }

    private static Stream<Optional<SettingWarning>> warnings(RelaySettings relay) {
        if (!relay.speaksSmtp()) {
            return relay.endpoint().stream()
                    .map(url -> SettingWarning.onlyIf(
                            "http".equals(url.getScheme()) && !LoopbackHost.matches(url.getHost()),
                            relay.setting("endpoint"),
                            url,
                            "codes and links are sent without TLS; use https://"));
        }
        var plain = relay.tls() == RelaySettings.Tls.NONE;
        return Stream.of(
                SettingWarning.onlyIf(
                        plain && relay.username().isPresent(),
                        relay.setting("tls"),
                        relay.tls(),
                        "the password of %s is sent without TLS; use STARTTLS or IMPLICIT"
                                .formatted(relay.setting("username"))),
                SettingWarning.onlyIf(
                        plain && !LoopbackHost.matches(relay.host()),
                        relay.setting("tls"),
                        relay.tls(),
                        "codes and links are sent without TLS to %s; use STARTTLS or IMPLICIT"
                                .formatted(relay.host())));
    }
}
