package dev.ias.mail.smtp;

import dev.ias.mail.RelayFactory.Connection;
import dev.ias.mail.RelayFactory.Tester;
import dev.ias.mail.RelaySettings;
import dev.ias.settings.SettingWarning;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Tests the settings of a relay that speaks SMTP, over one connection. */
final class SmtpTester implements Tester {

    private final RelaySettings settings;
    private final String senderSetting;
    private final SmtpPool pool;

    /**
     * Creates a tester.
     *
     * @param senderSetting name of the setting that the envelope sender comes from
     */
    SmtpTester(RelaySettings settings, String senderSetting, SmtpPool pool) {
        this.settings = settings;
        this.senderSetting = senderSetting;
        this.pool = pool;
    }

    @Override
    public Connection connect() {
        var relay = "%s, %s".formatted(settings.address(), settings.tls());
        var offered = new AtomicBoolean();
        try {
            pool.use(connection -> offered.set(connection.offersLogin()));
        } catch (MessagingException | RelayUnreachableException e) {
            return new Connection(Optional.of(RelayProblem.of(e, settings)), Optional.empty(), relay);
        }
        return offered.get()
                ? new Connection(
                        Optional.empty(),
                        Optional.empty(),
                        relay
                                + settings.username()
                                        .map(user -> ", logged in as " + user)
                                        .orElse(""))
                : new Connection(Optional.empty(), withoutLogin(), relay);
    }

    private Optional<String> withoutLogin() {
        return settings.username()
                .flatMap(user -> SettingWarning.onlyIf(
                        true,
                        settings.setting("username"),
                        user,
                        "the relay offers no AUTH, so that mails are sent without a login; use STARTTLS or IMPLICIT if"
                                + " it offers AUTH over TLS only, or unset it"))
                .map(SettingWarning::text);
    }

    @Override
    public Optional<String> send(Message mail) {
        try {
            pool.use(connection -> connection.sendMessage(mail, mail.getAllRecipients()));
            return Optional.empty();
        } catch (RelayUnreachableException e) {
            return Optional.of(RelayProblem.of(e, settings));
        } catch (MessagingException e) {
            return Optional.of(refusal(e));
        }
    }

    private String refusal(MessagingException failure) {
        var causes = RelayProblem.causes(failure);
        var reply = SmtpReply.in(failure).map(SmtpReply::toString).orElseGet(() -> RelayProblem.text(causes.getLast()));
        return causes.stream().anyMatch(SMTPSenderFailedException.class::isInstance)
                ? senderSetting + " is refused by the relay: " + reply
                : "The test mail is refused by the relay: " + reply;
    }

    @Override
    public void close() {
        pool.close();
    }
}
