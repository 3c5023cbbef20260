package dev.ias.mail.delivery;

import io.micronaut.context.annotation.Requires;
import io.micronaut.email.Email;
import io.micronaut.email.EmailException;
import io.micronaut.email.TransactionalEmailSender;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Stands for a sender of Micronaut Email, such as that of Postmark; keeps the mails. */
@Singleton
@Named("example")
@Requires(env = "sender-example")
final class ExampleSender implements TransactionalEmailSender<Email, String> {

    private final List<Email> mails = new CopyOnWriteArrayList<>();
    private volatile Optional<IOException> failure = Optional.empty();

    @Override
    public String getName() {
        return "example";
    }

    @Override
    public String send(Email email, Consumer<Email> request) {
        if (failure.isPresent()) {
            throw new EmailException(failure.orElseThrow());
        }
        mails.add(email);
        return "id-1";
    }

    void fail(IOException cause) {
        failure = Optional.of(cause);
    }

    List<Email> mails() {
        return List.copyOf(mails);
    }
}
