package dev.ias.abuse.challenge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A payload of ALTCHA, version 1: Base64 of a flat JSON object. Contains only well-formed values, which are not
 * verified yet.
 *
 * @param expires Unix seconds from the salt
 */
record AltchaSolution(String challenge, long number, String salt, long expires, String signature) {

    static final String ALGORITHM = "SHA-256";

    // A payload has about 300 characters.
    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_FIELDS = 16;
    private static final Set<String> TEXTS = Set.of("algorithm", "challenge", "salt", "signature");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    // The final delimiter prevents digits of the number from being moved into the salt, and vice versa.
    private static final Pattern SALT = Pattern.compile("[0-9a-f]{24}\\?expires=([1-9][0-9]{0,11})&");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Parses a payload; empty if it is malformed. Ignores other fields, such as the time that the solution took. */
    static Optional<AltchaSolution> parse(String payload) {
        if (payload.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return of(fields(Base64.getDecoder().decode(payload)));
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<AltchaSolution> of(Map<String, String> fields) {
        var challenge = fields.getOrDefault("challenge", "");
        var number = fields.getOrDefault("number", "");
        var salt = SALT.matcher(fields.getOrDefault("salt", ""));
        var signature = fields.getOrDefault("signature", "");
        return ALGORITHM.equals(fields.get("algorithm"))
                        && HASH.matcher(challenge).matches()
                        && NUMBER.matcher(number).matches()
                        && salt.matches()
                        && HASH.matcher(signature).matches()
                ? Optional.of(new AltchaSolution(
                        challenge, Long.parseLong(number), salt.group(), Long.parseLong(salt.group(1)), signature))
                : Optional.empty();
    }

    /** Returns the texts and the number of a flat object; a known field of another type is omitted. */
    private static Map<String, String> fields(byte[] json) throws IOException {
        var fields = new HashMap<String, String>();
        try (var parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            for (var count = 0; parser.nextToken() == JsonToken.FIELD_NAME; count++) {
                require(count < MAX_FIELDS);
                add(fields, parser);
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        }
        return fields;
    }

    private static void add(Map<String, String> fields, JsonParser parser) throws IOException {
        var name = parser.currentName();
        var value = parser.nextToken();
        require(value.isScalarValue());
        if (value == (TEXTS.contains(name) ? JsonToken.VALUE_STRING : JsonToken.VALUE_NUMBER_INT)) {
            fields.put(name, parser.getText());
        }
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not a payload of ALTCHA");
        }
    }
}
