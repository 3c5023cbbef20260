package dev.ias.testing;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A mail received by the relay: envelope and content. */
public record ReceivedMail(String envelopeFrom, List<String> recipients, MimeMessage message) {

    private static final Pattern CODE = Pattern.compile("^[0-9]{6,8}$", Pattern.MULTILINE);
    private static final Pattern MUTE =
            Pattern.compile("https://verify\\.example\\.com(/email-mutes/[\\w-]{44})(?![\\w-])");
    private static final Pattern LINK = Pattern.compile("/email-verifications/([0-9a-f]{64})");

    public static ReceivedMail parse(String from, List<String> recipients, byte[] data) throws MessagingException {
        return new ReceivedMail(
                from,
                List.copyOf(recipients),
                new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data)));
    }

    public String to() {
        return recipients.getFirst();
    }

    public String subject() {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    public String header(String name) {
        try {
            var values = message.getHeader(name);
            return values == null ? "" : String.join("|", values);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns all header lines. */
    public String headers() {
        try {
            return String.join("\n", Collections.list(message.getAllHeaderLines()));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    public String text() {
        return content(message, "text/plain");
    }

    public String html() {
        return content(message, "text/html");
    }

    /** Returns the code in the text. */
    public String code() {
        return codeIfAny().orElseThrow(() -> new IllegalStateException("no code in: " + text()));
    }

    Optional<String> codeIfAny() {
        return CODE.matcher(text()).results().map(MatchResult::group).findFirst();
    }

    /** Returns the token of the link in the text. */
    public String linkToken() {
        return linkTokenIfAny().orElseThrow(() -> new IllegalStateException("no link in: " + text()));
    }

    public Optional<String> linkTokenIfAny() {
        return LINK.matcher(text()).results().map(found -> found.group(1)).findFirst();
    }

    /** Returns the path of the link in the text that mutes such mails. */
    public String mutePath() {
        return mutePathIfAny().orElseThrow(() -> new IllegalStateException("no link to mute in: " + text()));
    }

    public Optional<String> mutePathIfAny() {
        return MUTE.matcher(text()).results().map(found -> found.group(1)).findFirst();
    }

    private static String content(Part part, String type) {
        try {
            if (part.isMimeType(type)) {
                return (String) part.getContent();
            }
            if (part.getContent() instanceof Multipart parts) {
                for (var i = 0; i < parts.getCount(); i++) {
                    var found = content(parts.getBodyPart(i), type);
                    if (!found.isEmpty()) {
                        return found;
                    }
                }
            }
            return "";
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
