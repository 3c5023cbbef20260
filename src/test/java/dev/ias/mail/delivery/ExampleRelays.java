package dev.ias.mail.delivery;

import dev.ias.mail.MailComposer;
import dev.ias.mail.Relay;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.RelaySettings;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import io.micronaut.context.annotation.Requires;
import io.micronaut.email.EmailException;
import io.micronaut.email.TransactionalEmailSender;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;

/** A sender of Micronaut Email as the relay kind "example": the code of the page "Other mail senders". */
@Singleton
@Named("example")
@Requires(env = "sender-example")
final class ExampleRelays implements RelayFactory {

    private final TransactionalEmailSender<?, ?> sender;
    private final MailComposer composer;
    private final MailAttempt.Observers observers;
    private final Clock clock;

    ExampleRelays(
            @Named("example") TransactionalEmailSender<?, ?> sender,
            MailComposer composer,
            MailAttempt.Observers observers,
            Clock clock) {
        this.sender = sender;
        this.composer = composer;
        this.observers = observers;
        this.clock = clock;
    }

    @Override
    public Relay create(RelaySettings settings) {
        return new ApiRelay(new ExampleApi(), settings, observers, clock);
    }

    // tag::api[]
    private final class ExampleApi implements MailApi {

        @Override
        public Result send(OutboxMessage message) {
            try {
                sender.send(composer.email(message));
                return Result.ACCEPTED;
            } catch (EmailException e) {
                return result(e);
            }
        }

        private static Result result(EmailException e) {
            return switch (e.getCause()) {
                case ConnectException _ -> Result.of(Verdict.UNREACHABLE, "no connection");
                case UnknownHostException _ -> Result.of(Verdict.UNREACHABLE, "unknown host");
                case null, default -> Result.of(Verdict.UNCERTAIN, "sending failed");
            };
        }

        @Override
        public Optional<String> probe() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
    // end::api[]

    @Override
    public Tester tester(RelaySettings settings) {
        return new Tester() {
            @Override
            public Connection connect() {
                return new Connection(Optional.empty(), Optional.empty(), "example");
            }

            @Override
            public Optional<String> send(Message mail) {
                return Optional.of("The sender cannot send a test mail");
            }

            @Override
            public void close() {}
        };
    }
}
