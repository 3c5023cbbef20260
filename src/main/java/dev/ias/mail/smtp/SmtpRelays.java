package dev.ias.mail.smtp;

import dev.ias.mail.MailComposer;
import dev.ias.mail.MailSettings;
import dev.ias.mail.Relay;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.delivery.MailAttempt;
import dev.ias.settings.Secrets;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Creates relays that speak SMTP. */
@Singleton
@Named(RelaySettings.SMTP)
final class SmtpRelays implements RelayFactory {

    private final MailComposer composer;
    private final MailSettings mails;
    private final Secrets secrets;
    private final MailAttempt.Observers observers;
    private final Clock clock;

    SmtpRelays(
            MailComposer composer, MailSettings mails, Secrets secrets, MailAttempt.Observers observers, Clock clock) {
        this.composer = composer;
        this.mails = mails;
        this.secrets = secrets;
        this.observers = observers;
        this.clock = clock;
    }

    @Override
    public Relay create(RelaySettings settings) {
        return new SmtpRelay(pool(settings), composer, settings, observers, clock);
    }

    @Override
    public Tester tester(RelaySettings settings) {
        return new SmtpTester(settings, mails.envelopeSetting(), pool(settings));
    }

    /** Returns new connections to a relay; none is opened yet. */
    private SmtpPool pool(RelaySettings settings) {
        return new SmtpPool(new SmtpConnector(settings, mails, secrets, clock), settings, clock);
    }
}
