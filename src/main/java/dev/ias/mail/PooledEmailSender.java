package dev.ias.mail;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.Email;
import io.micronaut.email.EmailException;
import io.micronaut.email.TransactionalEmailSender;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import io.micronaut.email.javamail.sender.JavaxEmailSender;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.util.function.Consumer;

/** Micronaut's way of sending, over pooled connections. The stock sender opens a new one for every mail. */
@Singleton
@Replaces(JavaxEmailSender.class)
class PooledEmailSender implements TransactionalEmailSender<Message, String> {

    private final JavaxEmailComposer composer;
    private final SmtpPool pool;

    PooledEmailSender(JavaxEmailComposer composer, SmtpPool pool) {
        this.composer = composer;
        this.pool = pool;
    }

    @Override
    public String getName() {
        return "pooled-smtp";
    }

    /**
     * Returns once the relay has accepted the mail.
     *
     * @return the mail's Message-ID
     * @throws EmailException with the {@link MessagingException} that ended the attempt
     * @throws RelayUnreachableException when it could not be tried
     */
    @Override
    public String send(Email email, Consumer<Message> emailRequest) {
        try {
            var message = composer.compose(email);
            emailRequest.accept(message);
            message.saveChanges();
            pool.use(connection -> connection.sendMessage(message, message.getAllRecipients()));
            return message.getHeader("Message-ID")[0];
        } catch (MessagingException e) {
            throw new EmailException(e);
        }
    }
}
