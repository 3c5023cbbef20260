package dev.ias.report.sns;

import dev.ias.report.parse.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message of Amazon SNS over HTTP. Nothing in it is trusted before its signature is verified.
 *
 * @param fields the fields that are texts, by name
 */
record Envelope(Type type, Map<String, String> fields) {

    /** The types of messages. */
    enum Type {
        NOTIFICATION("Notification", "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
        SUBSCRIPTION(
                "SubscriptionConfirmation",
                "Message",
                "MessageId",
                "SubscribeURL",
                "Timestamp",
                "Token",
                "TopicArn",
                "Type"),
        UNSUBSCRIPTION(
                "UnsubscribeConfirmation",
                "Message",
                "MessageId",
                "SubscribeURL",
                "Timestamp",
                "Token",
                "TopicArn",
                "Type");

        private final String text;
        private final List<String> signed;

        /**
         * Describes a type.
         *
         * @param signed names of the fields that are signed, in this order
         */
        Type(String text, String... signed) {
            this.text = text;
            this.signed = List.of(signed);
        }

        private static Optional<Type> of(String text) {
            return Arrays.stream(values())
                    .filter(type -> type.text.equals(text))
                    .findFirst();
        }
    }

    private static final String TYPE = "Type";

    Envelope {
        fields = Map.copyOf(fields);
    }

    /** Parses a message; empty if it is not a JSON object with a type of Amazon SNS. */
    static Optional<Envelope> parse(byte[] body) {
        return JsonObject.parse(new String(body, StandardCharsets.UTF_8))
                .flatMap(json -> json.text(TYPE).flatMap(Type::of).map(type -> new Envelope(type, json.texts())));
    }

    Optional<String> topic() {
        return field("TopicArn");
    }

    Optional<String> message() {
        return field("Message");
    }

    Optional<String> signature() {
        return field("Signature");
    }

    Optional<String> signatureVersion() {
        return field("SignatureVersion");
    }

    Optional<URI> certificateUrl() {
        return url("SigningCertURL");
    }

    Optional<URI> subscribeUrl() {
        return url("SubscribeURL");
    }

    Optional<Instant> timestamp() {
        return field("Timestamp").flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** Returns the text that is signed: the name and the value of each signed field that exists, on a line each. */
    byte[] signedText() {
        var lines = new ArrayList<String>();
        for (var name : type.signed) {
            field(name).ifPresent(value -> lines.addAll(List.of(name, value)));
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private Optional<URI> url(String name) {
        return field(name).flatMap(text -> {
            try {
                return Optional.of(new URI(text));
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    private Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Omits the message, which contains addresses, and the token. */
    @Override
    public String toString() {
        return "Envelope[" + type + "]";
    }
}
