package dev.ias.abuse.challenge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to a siteverify call, which turnstile, hCaptcha and reCAPTCHA have in common.
 *
 * @param faults the error codes that do not concern the solution
 */
record SiteverifyAnswer(boolean success, Set<String> faults) {

    /**
     * Error codes that are faults of the operator or the provider. Others, such as {@code bad-request} and {@code
     * sitekey-secret-mismatch}, can be caused by a caller, who must not be able to open the circuit breaker.
     */
    private static final Set<String> FAULTS = Set.of("missing-input-secret", "invalid-input-secret", "internal-error");

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    SiteverifyAnswer {
        faults = Set.copyOf(faults);
    }

    /** Returns whether the answer does not decide about the solution. */
    boolean isFault() {
        return !success && !faults.isEmpty();
    }

    /**
     * Parses an answer.
     *
     * @throws IOException if it is not a JSON object with a boolean {@code success}
     */
    static SiteverifyAnswer parse(byte[] json) throws IOException {
        try (var parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            var success = JsonToken.NOT_AVAILABLE;
            var faults = new HashSet<String>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                var value = parser.nextToken();
                switch (name) {
                    case "success" -> success = value;
                    case "error-codes" -> addFaults(parser, faults);
                    default -> parser.skipChildren();
                }
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
            require(success == JsonToken.VALUE_TRUE || success == JsonToken.VALUE_FALSE);
            return new SiteverifyAnswer(success == JsonToken.VALUE_TRUE, faults);
        }
    }

    private static void addFaults(JsonParser parser, Set<String> faults) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.VALUE_STRING);
            Optional.of(parser.getText()).filter(FAULTS::contains).ifPresent(faults::add);
        }
    }

    private static void require(boolean condition) throws IOException {
        if (!condition) {
            throw new IOException("not an answer to siteverify");
        }
    }
}
