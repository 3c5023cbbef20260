package dev.ias.ops;

import dev.ias.database.DatabaseTrial;
import dev.ias.mail.MailTrial;
import dev.ias.settings.InvalidSettingsException;
import dev.ias.settings.SettingsChecks;
import dev.ias.verification.Address;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Tries whether the service could work with its settings. What needs good settings is made only once they were found good.
 */
@Singleton
public class ConfigurationTrial {

    private static final String GOOD = "ok";

    private final SettingsChecks checks;
    private final BeanProvider<DatabaseTrial> databases;
    private final BeanProvider<MailTrial> mails;

    ConfigurationTrial(SettingsChecks checks, BeanProvider<DatabaseTrial> databases, BeanProvider<MailTrial> mails) {
        this.checks = checks;
        this.databases = databases;
        this.mails = mails;
    }

    /**
     * What a part of the trial came to.
     *
     * @param problems a sentence for each that has to be mended; none where all is well
     * @param state what is there, in a few words, where all is well
     */
    record Finding(List<String> problems, String state) {}

    Finding settings() {
        try {
            checks.run();
            return new Finding(List.of(), GOOD);
        } catch (InvalidSettingsException e) {
            return new Finding(e.complaints(), "");
        }
    }

    /** To be asked once the settings were found good; so the rest. */
    Finding templates() {
        return new Finding(mails.get().write(), GOOD);
    }

    Finding database() {
        var found = databases.get().run();
        return new Finding(found.problems(), found.state());
    }

    Finding relay() {
        var mail = mails.get();
        return new Finding(mail.connect().stream().toList(), mail.relay());
    }

    Finding testMail(Address recipient) {
        return new Finding(mails.get().send(recipient).stream().toList(), "handed over to the relay");
    }
}
