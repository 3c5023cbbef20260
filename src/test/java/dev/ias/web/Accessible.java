package dev.ias.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * An element in the browser's accessibility tree.
 *
 * @param description the text computed from {@code aria-describedby}
 * @param properties states such as {@code invalid} and {@code live}
 */
record Accessible(String role, String name, String description, Map<String, String> properties) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Returns the element that a JavaScript expression finds.
     *
     * @param expression must find one
     */
    static Accessible of(ChromeDriver driver, String expression) {
        var found = command(driver, "Runtime.evaluate", Map.of("expression", expression));
        var node =
                Map.<String, Object>of("objectId", found.at("/result/objectId").asText(), "fetchRelatives", false);
        return of(command(driver, "Accessibility.getPartialAXTree", node).at("/nodes/0"));
    }

    private static Accessible of(JsonNode node) {
        var properties = StreamSupport.stream(node.path("properties").spliterator(), false)
                .collect(Collectors.toMap(
                        property -> property.path("name").asText(),
                        property -> property.at("/value/value").asText()));
        return new Accessible(
                node.at("/role/value").asText(),
                node.at("/name/value").asText(),
                node.at("/description/value").asText(),
                properties);
    }

    private static JsonNode command(ChromeDriver driver, String name, Map<String, Object> parameters) {
        return JSON.valueToTree(driver.executeCdpCommand(name, parameters));
    }
}
