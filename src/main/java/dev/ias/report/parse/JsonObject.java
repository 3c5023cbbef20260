package dev.ias.report.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object of a notification. Only its texts, objects and lists of objects are kept.
 *
 * @param texts fields that are texts
 * @param objects fields that are objects
 * @param lists the objects of fields that are arrays
 */
public record JsonObject(
        Map<String, String> texts, Map<String, JsonObject> objects, Map<String, List<JsonObject>> lists) {

    private static final int MAX_DEPTH = 32;

    // Another reader of a document with two fields of one name might use the other one.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    public JsonObject {
        texts = Map.copyOf(texts);
        objects = Map.copyOf(objects);
        lists = Map.copyOf(lists);
    }

    /** Parses a document; empty if it is not a JSON object, or deeper than 32 levels. */
    public static Optional<JsonObject> parse(String document) {
        try (var parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            var object = read(parser);
            return parser.nextToken() == null ? Optional.of(object) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonObject read(JsonParser parser) throws IOException {
        var texts = new HashMap<String, String>();
        var objects = new HashMap<String, JsonObject>();
        var lists = new HashMap<String, List<JsonObject>>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_STRING -> texts.put(name, parser.getText());
                case START_OBJECT -> objects.put(name, read(parser));
                case START_ARRAY -> lists.put(name, readList(parser));
                default -> parser.skipChildren();
            }
        }
        return new JsonObject(texts, objects, lists);
    }

    private static List<JsonObject> readList(JsonParser parser) throws IOException {
        var elements = new ArrayList<JsonObject>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                elements.add(read(parser));
            } else {
                parser.skipChildren();
            }
        }
        return List.copyOf(elements);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    Optional<JsonObject> object(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    List<JsonObject> list(String name) {
        return lists.getOrDefault(name, List.of());
    }

    /** Omits the values, which may be addresses. */
    @Override
    public String toString() {
        return "JsonObject";
    }
}
