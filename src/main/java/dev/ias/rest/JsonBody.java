package dev.ias.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Validates the body of an operation: one JSON object in UTF-8 (RFC 8259), whose fields of the contract are of their
 * types. Micronaut's parser also takes other encodings, text after the document, an array of one element in place of
 * the element, and numbers in place of texts, which other parsers on the way of a request may read differently.
 */
final class JsonBody {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    // A required field that is null is reported as missing, not as of the wrong type.
    private static final Map<Operation, Map<String, Set<JsonToken>>> FIELDS = Map.of(
            Operation.SIGN_UP,
            Map.of(
                    "email", Set.of(JsonToken.VALUE_STRING, JsonToken.VALUE_NULL),
                    "lang", Set.of(JsonToken.VALUE_STRING)),
            Operation.CONFIRM,
            Map.of("otpCode", Set.of(JsonToken.VALUE_STRING, JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NULL)));

    private JsonBody() {}

    /**
     * Checks a body.
     *
     * @throws InvalidRequestException if it is missing or malformed, or a field is not of its type
     */
    static void check(Operation operation, byte[] body) {
        try (var parser = JSON.createParser(text(body))) {
            var invalid = read(parser, FIELDS.getOrDefault(operation, Map.of()));
            if (parser.nextToken() != null) {
                throw InvalidRequestException.malformed("Text after the JSON document");
            }
            if (invalid.isPresent()) {
                throw invalid.get();
            }
        } catch (JsonProcessingException e) {
            throw InvalidRequestException.malformed("Not JSON");
        } catch (CharacterCodingException e) {
            throw InvalidRequestException.malformed("Not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes a body. A byte order mark is ignored, which the standard permits and some clients need. */
    private static String text(byte[] body) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        return (text.hasRemaining() && text.get(0) == BYTE_ORDER_MARK ? text.position(1) : text).toString();
    }

    /** Reads the document; returns what is wrong with it. */
    private static Optional<InvalidRequestException> read(JsonParser parser, Map<String, Set<JsonToken>> types)
            throws IOException {
        var root = parser.nextToken();
        if (root == null || root == JsonToken.VALUE_NULL) {
            return Optional.of(InvalidRequestException.missing());
        }
        if (root != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Optional.of(wrongType("body"));
        }
        Optional<InvalidRequestException> invalid = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            var type = types.get(name);
            if (invalid.isEmpty() && type != null && !type.contains(value)) {
                invalid = Optional.of(wrongType(name));
            }
            parser.skipChildren();
        }
        return invalid;
    }

    private static InvalidRequestException wrongType(String field) {
        return new InvalidRequestException(Violation.wrongType(field));
    }
}
