package dev.ias.mail;

import dev.ias.PartBenchmark;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Message;
import dev.ias.verification.VerificationId;
import io.micronaut.email.Email;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The mail of a code: its templates, and all of it up to the bytes that go to the relay. */
public class MailBenchmark extends PartBenchmark {

    private final MailSettings settings = new MailSettings(
            "Example <no-reply@sender.example>",
            "Example",
            null,
            "localhost",
            25,
            MailSettings.Tls.NONE,
            null,
            null,
            1,
            1,
            Duration.ofSeconds(3),
            Duration.ofSeconds(8));
    private final MailComposer composer = new MailComposer(
            new MailTemplates(settings, new LinkSettings("https://verify.example.com")), settings, Clock.systemUTC());
    private final JavaxEmailComposer javaMail =
            new JavaxEmailComposer(new SmtpSession(settings), new EncodedMessageComposer());

    @Param
    private Language language = Language.EN;

    private Message message = message();

    @Setup
    public void inLanguage() {
        message = message();
    }

    @Benchmark
    public Email compose() {
        return composer.compose(message);
    }

    @Benchmark
    public jakarta.mail.Message composeAndWrite() throws MessagingException, IOException {
        var mail = javaMail.compose(composer.compose(message));
        composer.head(mail, message);
        mail.saveChanges();
        mail.writeTo(OutputStream.nullOutputStream());
        return mail;
    }

    private Message message() {
        var now = Instant.parse("2026-03-01T12:00:00Z");
        return new Message(
                UUID.randomUUID(),
                new VerificationId(UUID.randomUUID(), new LimitKey("r".repeat(22))),
                Message.Kind.CODE,
                new Address("jane.doe@example.com", "jane.doe@example.com"),
                language,
                Optional.of(new Code("123456")),
                now,
                now.plus(Duration.ofMinutes(10)),
                0);
    }
}
