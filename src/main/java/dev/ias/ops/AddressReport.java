package dev.ias.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.ias.verification.Address;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** Formats the stored data of an address as indented JSON. */
final class AddressReport {

    private AddressReport() {}

    static String json(Address address, Map<String, List<Map<String, Object>>> tables) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("address", address.normalised());
            for (var table : tables.entrySet()) {
                json.writeArrayFieldStart(table.getKey());
                for (var row : table.getValue()) {
                    write(json, row);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Map<String, Object> row) throws IOException {
        json.writeStartObject();
        for (var column : row.entrySet()) {
            json.writeFieldName(column.getKey());
            write(json, column.getValue());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case List<?> elements -> {
                json.writeStartArray();
                for (var element : elements) {
                    json.writeString(String.valueOf(element));
                }
                json.writeEndArray();
            }
            case Number number -> json.writeNumber(number.longValue());
            default -> json.writeString(value.toString());
        }
    }
}
