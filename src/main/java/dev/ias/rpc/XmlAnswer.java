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

/** Writes the tree of an answer as XML: a field is an element, a list is one element around those of its items. */
final class XmlAnswer {

    /** Element names of list items, by the name of the list. Items have no name in JSON, nor in the tree. */
    private static final Map<String, String> ITEM_NAMES = Map.of(
            "ExistList", "SendResult",
            "SuccessList", "SendResult",
            "FailList", "SendResult",
            "Data", "EmailVerification");

    /** Characters that XML 1.0 does not allow, even escaped (section 2.2). */
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
            text(ILLEGAL.matcher(node.coerceStringValue()).replaceAll("\uFFFD"));
        }
        writer.writeEndElement();
    }

    /** Writes carriage returns as references: a parser replaces raw ones by line feeds (XML 1.0 section 2.11). */
    private void text(String text) throws XMLStreamException {
        var start = 0;
        for (var end = text.indexOf('\r'); end >= 0; end = text.indexOf('\r', start)) {
            writer.writeCharacters(text.substring(start, end));
            writer.writeEntityRef("#13");
            start = end + 1;
        }
        writer.writeCharacters(text.substring(start));
    }

    private static String itemName(String list) {
        return Optional.ofNullable(ITEM_NAMES.get(list))
                .orElseThrow(() -> new IllegalStateException("No element name for the items of %s".formatted(list)));
    }
}
