package dev.ias.report.parse;

import dev.ias.report.parse.Finding.Problem;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses mails that report on other mails: delivery reports (RFC 3464) and complaints (RFC 5965), both of type
 * {@code multipart/report} (RFC 6522). Reads the parts of the mail itself only, not those of mails within it.
 * Thread-safe.
 */
public final class MailReports {

    /** Maximum size of a mail in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Set<String> STATUS_TYPES = Set.of("message/delivery-status", "message/global-delivery-status");
    private static final String COMPLAINT_TYPE = "message/feedback-report";
    // The returned mail or its header; the last is older than its registration (RFC 3462).
    private static final Set<String> RETURNED_TYPES = Set.of(
            "message/rfc822",
            "text/rfc822-headers",
            "message/global",
            "message/global-headers",
            "message/rfc822-headers");
    // RFC 2046 section 5.1.1 allows 70 characters. The library's search takes quadratic time for the boundary's length.
    private static final int MAX_BOUNDARY = 200;
    // The recipient of the report is the envelope sender of the mail. Servers that forward it keep it in other fields.
    private static final List<String> TOKEN_SOURCES_OF_REPORT =
            List.of("To", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To", "References");
    private static final List<String> TOKEN_SOURCES_OF_RETURNED = List.of("Return-Path", "Message-ID");

    private final Session session = Session.getInstance(new Properties());

    /** Parses a mail of at most {@value #MAX_BYTES} bytes. */
    public Finding parse(byte[] mail) {
        var exceeded = ReportBounds.exceeded(mail);
        if (exceeded.isPresent()) {
            return new Finding.Unreadable(exceeded.get());
        }
        try {
            return parsed(new MimeMessage(session, new ByteArrayInputStream(mail, start(mail), mail.length)));
        } catch (MessagingException | IOException e) {
            return new Finding.Unreadable(Problem.MALFORMED);
        }
    }

    /** Returns the end of the line that delivery to a mailbox file or a pipe may add: {@code From sender date}. */
    private static int start(byte[] mail) {
        var from = "From ";
        for (var i = 0; i < from.length(); i++) {
            if (i >= mail.length || mail[i] != from.charAt(i)) {
                return 0;
            }
        }
        var start = from.length();
        while (start < mail.length && mail[start - 1] != '\n') {
            start++;
        }
        return start;
    }

    private static Finding parsed(MimeMessage mail) throws MessagingException, IOException {
        var type = new ContentType(mail.getContentType());
        var boundary = Optional.ofNullable(type.getParameter("boundary"));
        if (!type.getPrimaryType().equalsIgnoreCase("multipart") || boundary.isEmpty()) {
            return withoutReport(mail);
        }
        return boundary.get().length() > MAX_BOUNDARY ? new Finding.Unreadable(Problem.TOO_COMPLEX) : report(mail);
    }

    private static Finding report(MimeMessage mail) throws MessagingException, IOException {
        Optional<Finding> status = Optional.empty();
        Optional<Finding> complaint = Optional.empty();
        var tokenSources = tokenSources(mail, TOKEN_SOURCES_OF_REPORT);
        for (var part : parts(mail)) {
            var type = type(part);
            if (STATUS_TYPES.contains(type)) {
                status = Optional.of(DeliveryStatus.parse(part.getInputStream()));
            } else if (type.equals(COMPLAINT_TYPE)) {
                var report = new InternetHeaders(part.getInputStream());
                complaint = Optional.of(FeedbackReport.parse(report));
                tokenSources.addAll(values(report, "Original-Mail-From"));
            } else if (RETURNED_TYPES.contains(type)) {
                var returned = new InternetHeaders(part.getInputStream());
                TOKEN_SOURCES_OF_RETURNED.forEach(name -> tokenSources.addAll(values(returned, name)));
            }
        }
        var finding = status.isPresent() ? status : complaint;
        return finding.isPresent() ? withTokenSources(finding.get(), tokenSources) : withoutReport(mail);
    }

    private static Finding withoutReport(MimeMessage mail) throws MessagingException {
        return isAutomatic(mail) ? new Finding.Harmless() : new Finding.Unreadable(Problem.NO_REPORT);
    }

    /** Returns the parts of a report, without parts of parts. */
    private static List<BodyPart> parts(MimeMessage mail) throws MessagingException {
        var multipart = new MimeMultipart(mail.getDataHandler().getDataSource());
        var parts = new ArrayList<BodyPart>();
        for (var i = 0; i < multipart.getCount(); i++) {
            parts.add(multipart.getBodyPart(i));
        }
        return parts;
    }

    private static String type(Part part) throws MessagingException {
        return new ContentType(part.getContentType()).getBaseType().toLowerCase(Locale.ROOT);
    }

    /** Returns whether a mailbox has answered automatically (RFC 3834 section 5), such as with a vacation notice. */
    private static boolean isAutomatic(MimeMessage mail) throws MessagingException {
        return tokenSources(mail, List.of("Auto-Submitted")).stream()
                .anyMatch(value -> !value.strip().toLowerCase(Locale.ROOT).startsWith("no"));
    }

    private static List<String> tokenSources(MimeMessage mail, List<String> names) throws MessagingException {
        var tokenSources = new ArrayList<String>();
        for (var name : names) {
            tokenSources.addAll(values(mail.getHeader(name)));
        }
        return tokenSources;
    }

    private static List<String> values(InternetHeaders headers, String name) {
        return values(headers.getHeader(name));
    }

    private static List<String> values(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }

    private static Finding withTokenSources(Finding finding, List<String> tokenSources) {
        return finding instanceof Finding.Failed failed
                ? new Finding.Failed(failed.kind(), failed.status(), failed.recipient(), tokenSources)
                : finding;
    }
}
