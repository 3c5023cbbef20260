package dev.ias.mail.ses;

import dev.ias.mail.RelayFactory.Connection;
import dev.ias.mail.RelayFactory.Tester;
import dev.ias.mail.RelaySettings;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.Optional;

/** Tests the settings of a relay that is the API of Amazon SES. */
final class SesTester implements Tester {

    private final SesApi api;
    private final RelaySettings settings;

    SesTester(SesApi api, RelaySettings settings) {
        this.api = api;
        this.settings = settings;
    }

    @Override
    public Connection connect() {
        var relay = "Amazon SES, " + settings.provider().region().orElse("");
        try {
            api.connect();
            return new Connection(Optional.empty(), Optional.empty(), relay);
        } catch (SesFailure e) {
            return new Connection(Optional.of(problem(e)), Optional.empty(), relay);
        }
    }

    private String problem(SesFailure failure) {
        if (failure.refusesCredentials()) {
            return "%s and %s are refused by Amazon SES: %s"
                    .formatted(
                            settings.setting("username"),
                            settings.setting("password"),
                            failure.result().reason());
        }
        if (failure.hasNoCredentials()) {
            return "%s and %s are not set, and there are no default credentials"
                    .formatted(settings.setting("username"), settings.setting("password"));
        }
        return "%s and %s: Amazon SES cannot be used: %s"
                .formatted(
                        settings.setting("region"),
                        settings.setting("endpoint"),
                        failure.result().reason());
    }

    @Override
    public Optional<String> send(Message mail) {
        try {
            api.send(mail);
            return Optional.empty();
        } catch (SesFailure e) {
            return Optional.of(
                    "The test mail is refused by the relay: " + e.result().reason());
        } catch (MessagingException e) {
            return Optional.of("The test mail cannot be composed");
        }
    }

    @Override
    public void close() {
        api.close();
    }
}
