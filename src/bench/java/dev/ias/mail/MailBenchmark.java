package dev.ias.mail;

import dev.ias.PartBenchmark;
import dev.ias.bounce.ReturnTokens;
import dev.ias.brand.TestBrand;
import dev.ias.key.KeyRing;
import dev.ias.language.TestLanguages;
import dev.ias.testing.TestKeys;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationId;
import io.micronaut.email.javamail.sender.JavaxEmailComposer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Rendering the templates of a code mail, and composing it up to the bytes sent to the relay. */
public class MailBenchmark extends PartBenchmark {

    private final MailSettings settings = new MailSettings(
            "Example <no-reply@sender.example>",
            null,
            false,
            null,
            "localhost",
            25,
            RelaySettings.Tls.NONE,
            null,
            null,
            null,
            null,
            1,
            1,
            Duration.ofSeconds(3),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60),
            RelaySettings.SMTP,
            RelaySettings.LoginMethod.AUTO,
            null,
            Duration.ofMinutes(50),
            null,
            null,
            null);
    private final KeyRing ring = KeyRing.parse(TestKeys.ring("secret"));
    private final MailTemplates templates = new MailTemplates(
            settings,
            new LinkSettings("https://verify.example.com"),
            new SecretHasher(purpose -> ring),
            TestLanguages.builtIn(),
            TestBrand.named("Example"));
    private final MailComposer composer = new MailComposer(
            templates,
            new JavaxEmailComposer(() -> Session.getInstance(new Properties()), new EncodedMessageComposer()),
            settings,
            TestBrand.named("Example"),
            new ReturnTokens(purpose -> ring),
            Clock.systemUTC());

    @Param({"en", "zh-Hans", "ar"})
    private String language = Language.ENGLISH.tag();

    private OutboxMessage message = message();

    @Setup
    public void inLanguage() {
        message = message();
    }

    @Benchmark
    public MailTemplates.Content render() {
        return templates.write(message);
    }

    @Benchmark
    public jakarta.mail.Message composeAndWrite() throws MessagingException, IOException {
        var mail = composer.compose(message);
        mail.writeTo(OutputStream.nullOutputStream());
        return mail;
    }

    private OutboxMessage message() {
        var now = Instant.parse("2026-03-01T12:00:00Z");
        return new OutboxMessage(
                UUID.randomUUID(),
                new VerificationId(UUID.randomUUID(), new LimitKey("r".repeat(22))),
                OutboxMessage.Kind.CODE,
                new Address("jane.doe@example.com", "jane.doe@example.com"),
                new Language(language),
                Optional.of(new Code("123456")),
                now,
                now.plus(Duration.ofMinutes(10)),
                0,
                Optional.of("NL"),
                Optional.empty(),
                false);
    }
}
