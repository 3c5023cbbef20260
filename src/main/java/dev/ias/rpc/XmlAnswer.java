package dev.ias.rpc;

import io.micronaut.json.tree.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an answer's tree as XML: fields are elements, and a list is one element around its items. */
final class XmlAnswer {

    /** How an item of a list is called. In JSON it has no name, so the tree does not know. */
    private static final Map<String, String> ITEMS = Map.of(
            "ExistList", "SendResult",
            "SuccessList", "SendResult",
            "FailList", "SendResult",
            "Data", "EmailVerification");

    /** What XML 1.0 cannot hold, not even escaped (section 2.2). */
    private static final Pattern ILLEGAL =
            Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    private final XMLStreamWriter writer;

    private XmlAnswer(XMLStreamWriter writer) {
        this.writer = writer;
    }

    static byte[] write(String root, JsonNode tree) {
        var bytes = new ByteArrayOutputStream();
        try {
            var writer = FACTORY.createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            writer.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            new XmlAnswer(writer).element(root, tree);
            writer.writeEndDocument();
            writer.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private void element(String name, JsonNode node) throws XMLStreamException {
        if (node.size() == 0 && node.isContainerNode()) {
            writer.writeEmptyElement(name);
            return;
        }
        writer.writeStartElement(name);
        if (node.isObject()) {
            for (var field : node.entries()) {
                element(field.getKey(), field.getValue());
            }
        } else if (node.isArray()) {
            for (var item : node.values()) {
                element(itemName(name), item);
            }
        } else {
            writer.writeCharacters(ILLEGAL.matcher(node.coerceStringValue()).replaceAll("\uFFFD"));
        }
        writer.writeEndElement();
    }

    private static String itemName(String list) {
        return Optional.ofNullable(ITEMS.get(list))
                .orElseThrow(() -> new IllegalStateException("items of %s have no name".formatted(list)));
    }
}
