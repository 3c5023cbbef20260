package dev.ias.mail.ses;

import dev.ias.mail.MailComposer;
import dev.ias.mail.MailSettings;
import dev.ias.mail.Relay;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.delivery.ApiRelay;
import dev.ias.mail.delivery.MailAttempt;
import dev.ias.settings.Secrets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Creates relays that are the API of Amazon SES. */
@Singleton
@Named(RelaySettings.SES)
final class SesRelays implements RelayFactory {

    private final MailComposer composer;
    private final MailSettings mails;
    private final Secrets secrets;
    private final MailAttempt.Observers observers;
    private final Clock clock;

    SesRelays(
            MailComposer composer, MailSettings mails, Secrets secrets, MailAttempt.Observers observers, Clock clock) {
        this.composer = composer;
        this.mails = mails;
        this.secrets = secrets;
        this.observers = observers;
        this.clock = clock;
    }

    @Override
    public Relay create(RelaySettings settings) {
        return new ApiRelay(api(settings), settings, observers, clock);
    }

    @Override
    public Tester tester(RelaySettings settings) {
        return new SesTester(api(settings), settings);
    }

    private SesApi api(RelaySettings settings) {
        return SesApi.of(settings, composer, mails.envelopeSender(), settings.password(secrets));
    }
}
