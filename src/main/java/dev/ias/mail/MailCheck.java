package dev.ias.mail;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import dev.ias.verification.OutboxSettings;
import jakarta.inject.Singleton;
import java.util.List;

/** Mail has a sender, and the time that one attempt may take. */
@Singleton
final class MailCheck implements SettingsCheck {

    private final MailSettings settings;
    private final OutboxSettings outbox;

    MailCheck(MailSettings settings, OutboxSettings outbox) {
        this.settings = settings;
        this.outbox = outbox;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(settings::sender, this::requireAttemptWithinLease);
    }

    /** A message must not be taken up by another instance while this one is still sending it. */
    private void requireAttemptWithinLease() {
        // Connecting, then greeting, EHLO, STARTTLS, EHLO, AUTH (two steps), MAIL, RCPT, DATA and the final dot.
        var longest = settings.connectTimeout().plus(settings.timeout().multipliedBy(10));
        if (longest.compareTo(outbox.lease()) > 0) {
            throw new InvalidSettingException(
                    "ias.outbox.lease must be longer than ias.mail.connect-timeout and ten times ias.mail.timeout: %d seconds"
                            .formatted(longest.toSeconds()));
        }
    }
}
