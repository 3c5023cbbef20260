package dev.ias.report.parse;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Problem;
import dev.ias.verification.Address;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Parses the notifications and the published events of Amazon SES, which differ in the name of the field with their
 * type only. Thread-safe.
 */
public final class SesEvents {

    private static final Set<String> BLOCKED_ADDRESSES = Set.of("noemail", "suppressed", "onaccountsuppressionlist");
    private static final Set<String> TRACES = Set.of("message-id", "return-path");
    private static final String NOT_SPAM = "not-spam";

    private final JsonMapper json;

    public SesEvents(JsonMapper json) {
        this.json = json;
    }

    /** Parses the message of a notification. */
    public Finding parse(String message) {
        try {
            return parse(json.readValue(message, JsonNode.class));
        } catch (IOException e) {
            return new Finding.Unreadable(Problem.MALFORMED);
        }
    }

    private static Finding parse(JsonNode event) {
        var type = text(event, "notificationType").or(() -> text(event, "eventType"));
        return type.map(name -> switch (name) {
                    case "Bounce" -> bounce(event);
                    case "Complaint" -> complaint(event);
                    // Deliveries, delays, opened mails and the first notification of a topic.
                    default -> new Finding.Harmless();
                })
                .orElseGet(() -> new Finding.Unreadable(Problem.NO_REPORT));
    }

    private static Finding bounce(JsonNode event) {
        var bounce = field(event, "bounce");
        var type = bounce.flatMap(node -> text(node, "bounceType"));
        if (type.isEmpty()) {
            return new Finding.Unreadable(Problem.INCOMPLETE);
        }
        var subType = bounce.flatMap(node -> text(node, "bounceSubType"))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .orElse("");
        var recipient = bounce.flatMap(node -> first(node, "bouncedRecipients"));
        var status = recipient.flatMap(node -> text(node, "status")).flatMap(StatusCode::find);
        return new Finding.Failed(
                kind(type.get(), subType, status), status.map(StatusCode::text), address(recipient), traces(event));
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

    private static Finding complaint(JsonNode event) {
        var complaint = field(event, "complaint");
        if (complaint.isEmpty()) {
            return new Finding.Unreadable(Problem.INCOMPLETE);
        }
        // Many providers send no type.
        var type = complaint.flatMap(node -> text(node, "complaintFeedbackType"));
        return type.filter(NOT_SPAM::equals).isPresent()
                ? new Finding.Harmless()
                : new Finding.Failed(
                        BounceKind.COMPLAINT,
                        Optional.empty(),
                        address(complaint.flatMap(node -> first(node, "complainedRecipients"))),
                        traces(event));
    }

    private static Optional<Address> address(Optional<JsonNode> recipient) {
        return recipient.flatMap(node -> text(node, "emailAddress")).flatMap(DeliveryStatus::address);
    }

    private static List<String> traces(JsonNode event) {
        var traces = new ArrayList<String>();
        field(event, "mail").ifPresent(mail -> {
            text(mail, "source").ifPresent(traces::add);
            elements(mail, "headers")
                    .filter(header -> text(header, "name")
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(TRACES::contains)
                            .isPresent())
                    .flatMap(header -> text(header, "value").stream())
                    .forEach(traces::add);
            field(mail, "commonHeaders")
                    .flatMap(headers -> text(headers, "messageId"))
                    .ifPresent(traces::add);
        });
        return traces;
    }

    private static Optional<JsonNode> first(JsonNode parent, String name) {
        return elements(parent, name).findFirst();
    }

    private static Stream<JsonNode> elements(JsonNode parent, String name) {
        return field(parent, name).filter(JsonNode::isArray).stream()
                .flatMap(array -> StreamSupport.stream(array.values().spliterator(), false));
    }

    private static Optional<String> text(JsonNode parent, String name) {
        return field(parent, name).filter(JsonNode::isString).map(JsonNode::getStringValue);
    }

    private static Optional<JsonNode> field(JsonNode parent, String name) {
        return parent.isObject() ? Optional.ofNullable(parent.get(name)) : Optional.empty();
    }
}
