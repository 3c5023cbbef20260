package dev.ias.maildomain;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rejects a file of blocked domains that cannot be read. Warns of its lines that are not domains. */
@Singleton
final class MailDomainCheck implements SettingsCheck {

    private static final int QUOTED_LINES = 5;

    private final MailDomainSettings settings;

    MailDomainCheck(MailDomainSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> settings.blockedDomainsFile().ifPresent(DomainList::read));
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(settings.blockedDomainsFile().flatMap(MailDomainCheck::warning));
    }

    private static Optional<SettingWarning> warning(String file) {
        var wrong = DomainList.read(file).wrongLines();
        return SettingWarning.onlyIf(
                !wrong.isEmpty(),
                MailDomainSettings.FILE,
                file,
                "%s, which block nothing; write one domain such as example.com per line".formatted(description(wrong)));
    }

    /** Returns the first wrong lines and the number of further ones. */
    static String description(List<Integer> wrong) {
        var first = wrong.stream().limit(QUOTED_LINES).map(String::valueOf).collect(Collectors.joining(", "));
        var further = wrong.size() - QUOTED_LINES;
        return "it has lines that are not domains: " + first + (further > 0 ? " and " + further + " more" : "");
    }
}
