package dev.ias.ops.development;

import dev.ias.ops.development.ReceivedMail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses received mails. Mails can come from any program on this machine, so nothing in them is trusted. */
final class MailParser {

    private static final int MAXIMUM_PARTS = 100;
    private static final int MAXIMUM_DEPTH = 10;
    private static final Pattern URL = Pattern.compile("\\bhttps?://\\S++");
    private static final Pattern CODE = Pattern.compile("(?<![\\p{L}\\p{N}.,/:+-])[0-9]{6,8}(?![\\p{N}/:-])");

    private final List<Part> leaves = new ArrayList<>();

    private MailParser() {}

    /** Parses a mail to one recipient of its envelope. */
    static ReceivedMail parse(long number, String to, byte[] data, Instant receivedAt)
            throws MessagingException, IOException {
        var settings = new Properties();
        // RFC 6532
        settings.setProperty("mail.mime.allowutf8", "true");
        var mail = new MimeMessage(Session.getInstance(settings), new ByteArrayInputStream(data));
        var parser = new MailParser();
        parser.collect(mail, 0);
        var subject = Objects.requireNonNullElse(mail.getSubject(), "");
        var text = parser.content("text/plain");
        return new ReceivedMail(
                number,
                Objects.requireNonNullElse(mail.getMessageID(), ""),
                to,
                from(mail),
                subject,
                text,
                parser.content("text/html"),
                receivedAt,
                code(subject).or(() -> code(text)).orElse(""),
                headers(mail));
    }

    private static String from(MimeMessage mail) throws MessagingException {
        var from = mail.getFrom();
        if (from == null || from.length == 0) {
            return "";
        }
        return from[0] instanceof InternetAddress address ? address.toUnicodeString() : from[0].toString();
    }

    private static List<Header> headers(MimeMessage mail) throws MessagingException {
        return Collections.list(mail.getAllHeaders()).stream()
                .map(header -> new Header(header.getName(), decoded(header.getValue())))
                .toList();
    }

    private static String decoded(@Nullable String value) {
        var unfolded = MimeUtility.unfold(Objects.requireNonNullElse(value, ""));
        try {
            return MimeUtility.decodeText(unfolded);
        } catch (UnsupportedEncodingException e) {
            return unfolded;
        }
    }

    /** Digits in a URL are no code. */
    private static Optional<String> code(String text) {
        return Optional.of(CODE.matcher(URL.matcher(text).replaceAll(" ")))
                .filter(Matcher::find)
                .map(Matcher::group);
    }

    private void collect(Part part, int depth) throws MessagingException, IOException {
        if (!part.isMimeType("multipart/*")) {
            leaves.add(part);
        } else if (depth < MAXIMUM_DEPTH && part.getContent() instanceof Multipart parts) {
            for (var i = 0; i < parts.getCount() && leaves.size() < MAXIMUM_PARTS; i++) {
                collect(parts.getBodyPart(i), depth + 1);
            }
        }
    }

    private String content(String type) throws MessagingException, IOException {
        for (var part : leaves) {
            if (part.isMimeType(type) && part.getContent() instanceof String text) {
                return text;
            }
        }
        return "";
    }
}
