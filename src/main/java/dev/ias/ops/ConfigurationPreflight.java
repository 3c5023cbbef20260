package dev.ias.ops;

import dev.ias.database.DatabasePreflight;
import dev.ias.mail.MailSettings;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.delivery.RelayPreflight;
import dev.ias.maildomain.dns.SenderPreflight;
import dev.ias.settings.InvalidSettingsException;
import dev.ias.settings.SettingsChecks;
import dev.ias.verification.Address;
import dev.ias.webhook.WebhookPreflight;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Preflight check of the settings, the templates, the database, the relay, the sender's domain and the receiver of
 * webhooks. Beans that need valid settings are created only after the settings have been validated.
 */
@Singleton
public class ConfigurationPreflight {

    private static final String OK = "ok";

    private final SettingsChecks checks;
    private final BeanProvider<DatabasePreflight> databases;
    private final BeanProvider<RelayPreflight> mails;
    private final BeanProvider<SenderPreflight> senders;
    private final BeanProvider<MailSettings> mailSettings;
    private final BeanProvider<WebhookPreflight> webhooks;

    ConfigurationPreflight(
            SettingsChecks checks,
            BeanProvider<DatabasePreflight> databases,
            BeanProvider<RelayPreflight> mails,
            BeanProvider<SenderPreflight> senders,
            BeanProvider<MailSettings> mailSettings,
            BeanProvider<WebhookPreflight> webhooks) {
        this.checks = checks;
        this.databases = databases;
        this.mails = mails;
        this.senders = senders;
        this.mailSettings = mailSettings;
        this.webhooks = webhooks;
    }

    /**
     * The result of one check.
     *
     * @param problems a sentence for each problem; empty on success
     * @param warnings a sentence for each danger that is no problem
     * @param state a short description of what was found; used only on success
     */
    record Finding(List<String> problems, List<String> warnings, String state) {

        Finding(List<String> problems, String state) {
            this(problems, List.of(), state);
        }
    }

    Finding settings() {
        try {
            checks.run();
            var warnings = checks.warnings();
            return new Finding(List.of(), warnings, validity(warnings.size()));
        } catch (InvalidSettingsException e) {
            return new Finding(e.complaints(), "");
        }
    }

    private static String validity(int warnings) {
        return switch (warnings) {
            case 0 -> OK;
            case 1 -> "valid, 1 warning";
            default -> String.format(Locale.ROOT, "valid, %d warnings", warnings);
        };
    }

    /** Renders all templates. Like the following checks, must be called only after {@link #settings} has succeeded. */
    Finding templates() {
        return new Finding(mails.get().write(), OK);
    }

    Finding database() {
        var found = databases.get().run();
        return new Finding(found.problems(), found.state());
    }

    Finding relay() {
        var found = mails.get().connect();
        return new Finding(
                found.stream().flatMap(relay -> relay.problem().stream()).toList(),
                found.stream().flatMap(relay -> relay.warning().stream()).toList(),
                found.stream().map(RelayFactory.Connection::relay).collect(Collectors.joining("; ")));
    }

    Finding testMail(Address recipient) {
        return new Finding(mails.get().send(recipient), "handed over to the relay");
    }

    /** Looks up the DNS records of the sender's domain. */
    Finding sender() {
        var settings = mailSettings.get();
        var found = senders.get()
                .check(
                        domain(settings.sender().getAddress()),
                        domain(settings.envelopeSender()),
                        settings.envelopeSetting());
        return new Finding(List.of(), found.warnings(), found.state());
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** Connects to the receiver; sends it nothing. */
    Finding receiver() {
        var webhook = webhooks.get();
        return webhook.enabled()
                ? new Finding(webhook.connect().stream().toList(), webhook.receiver())
                : new Finding(List.of(), "none, webhooks are off");
    }

    Finding testEvent() {
        var webhook = webhooks.get();
        return webhook.enabled()
                ? new Finding(webhook.sendTestEvent().stream().toList(), "accepted by the receiver")
                : new Finding(List.of("ias.webhook.url is missing; without a receiver there is no test event"), "");
    }
}
