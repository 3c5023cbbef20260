package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Problem;
import dev.ias.verification.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the notifications and the published events of Amazon SES, which differ in the name of the field with their
 * type only.
 */
public final class SesEvents {

    private static final Set<String> BLOCKED_ADDRESSES = Set.of("noemail", "suppressed", "onaccountsuppressionlist");
    private static final Set<String> TRACES = Set.of("message-id", "return-path");
    private static final String NOT_SPAM = "not-spam";

    private SesEvents() {}

    /** Parses the message of a notification. */
    public static Finding parse(String message) {
        return JsonObject.parse(message)
                .map(SesEvents::parse)
                .orElseGet(() -> new Finding.Unreadable(Problem.MALFORMED));
    }

    private static Finding parse(JsonObject event) {
        var type = event.text("notificationType").or(() -> event.text("eventType"));
        return type.map(name -> switch (name) {
                    case "Bounce" -> bounce(event);
                    case "Complaint" -> complaint(event);
                    // Deliveries, delays, opened mails and the first notification of a topic.
                    default -> new Finding.Harmless();
                })
                .orElseGet(() -> new Finding.Unreadable(Problem.NO_REPORT));
    }

    private static Finding bounce(JsonObject event) {
        var bounce = event.object("bounce");
        var type = bounce.flatMap(node -> node.text("bounceType"));
        if (type.isEmpty()) {
            return new Finding.Unreadable(Problem.INCOMPLETE);
        }
        var subType = bounce.flatMap(node -> node.text("bounceSubType"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .orElse("");
        var recipient = bounce.flatMap(node -> first(node, "bouncedRecipients"));
        var status = recipient.flatMap(node -> node.text("status")).flatMap(StatusCode::find);
        return new Finding.Failed(
                kind(type.get(), subType, status),
                status.map(StatusCode::text),
                address(recipient),
                tokenSources(event));
    }

    /**
     * Returns what a bounce says about the recipient. SES calls every refusal of a server permanent, so that the status
     * decides whether it concerns the mailbox; it blocks addresses itself after their first one.
     */
    private static BounceKind kind(String type, String subType, Optional<StatusCode> status) {
        if (subType.equals("mailboxfull")) {
            return BounceKind.FULL;
        }
        if (!type.equals("Permanent")) {
            return BounceKind.SOFT;
        }
        return BLOCKED_ADDRESSES.contains(subType)
                ? BounceKind.HARD
                : status.filter(code -> !code.isUndefined())
                        .map(StatusCode::kind)
                        .orElse(BounceKind.HARD);
    }

    private static Finding complaint(JsonObject event) {
        var complaint = event.object("complaint");
        if (complaint.isEmpty()) {
            return new Finding.Unreadable(Problem.INCOMPLETE);
        }
        // Many providers send no type.
        var type = complaint.flatMap(node -> node.text("complaintFeedbackType"));
        return type.filter(NOT_SPAM::equals).isPresent()
                ? new Finding.Harmless()
                : new Finding.Failed(
                        BounceKind.COMPLAINT,
                        Optional.empty(),
                        address(complaint.flatMap(node -> first(node, "complainedRecipients"))),
                        tokenSources(event));
    }

    private static Optional<Address> address(Optional<JsonObject> recipient) {
        return recipient.flatMap(node -> node.text("emailAddress")).flatMap(DeliveryStatus::address);
    }

    private static List<String> tokenSources(JsonObject event) {
        var tokenSources = new ArrayList<String>();
        event.object("mail").ifPresent(mail -> {
            mail.text("source").ifPresent(tokenSources::add);
            mail.list("headers").stream()
                    .filter(header -> header.text("name")
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(TRACES::contains)
                            .isPresent())
                    .flatMap(header -> header.text("value").stream())
                    .forEach(tokenSources::add);
            mail.object("commonHeaders")
                    .flatMap(headers -> headers.text("messageId"))
                    .ifPresent(tokenSources::add);
        });
        return tokenSources;
    }

    private static Optional<JsonObject> first(JsonObject parent, String name) {
        return parent.list(name).stream().findFirst();
    }
}
