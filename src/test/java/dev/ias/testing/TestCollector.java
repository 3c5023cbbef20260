package dev.ias.testing;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collector of traces (OTLP over HTTP) that keeps the received spans. */
public final class TestCollector implements AutoCloseable {

    private static final String PATH = "/v1/traces";
    private static final int BAD_REQUEST = 400;
    private static final int OK = 200;

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<String> resources = new CopyOnWriteArrayList<>();

    /**
     * A received span.
     *
     * @param parent id of the parent; empty if there is none
     * @param links ids of the linked spans
     */
    public record ReceivedSpan(
            String trace,
            String id,
            String parent,
            String name,
            String kind,
            boolean failed,
            Map<String, String> attributes,
            List<String> links,
            long begin,
            long end) {

        private static ReceivedSpan of(Span span) {
            var attributes = new TreeMap<String, String>();
            span.getAttributesList()
                    .forEach(attribute -> attributes.put(
                            attribute.getKey(),
                            attribute.getValue().hasStringValue()
                                    ? attribute.getValue().getStringValue()
                                    : String.valueOf(attribute.getValue().getIntValue())));
            return new ReceivedSpan(
                    hex(span.getTraceId()),
                    hex(span.getSpanId()),
                    hex(span.getParentSpanId()),
                    span.getName(),
                    span.getKind().name().replace("SPAN_KIND_", ""),
                    span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                    attributes,
                    span.getLinksList().stream()
                            .map(link -> hex(link.getSpanId()))
                            .toList(),
                    span.getStartTimeUnixNano(),
                    span.getEndTimeUnixNano());
        }
    }

    public TestCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.start();
    }

    /** Returns the value of {@code ias.tracing.endpoint}. */
    public String endpoint() {
        return "http://localhost:" + server.getAddress().getPort() + PATH;
    }

    /** Returns all spans in the order of arrival. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    public List<ReceivedSpan> spans(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    /** Returns the spans of a trace. */
    public List<ReceivedSpan> trace(String id) {
        return spans.stream().filter(span -> span.trace().equals(id)).toList();
    }

    /** Returns the resource of each export: attributes of the exporting process. */
    public List<String> resources() {
        return List.copyOf(resources);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(BAD_REQUEST, -1);
                return;
            }
            // Protobuf encodes strings verbatim, so searching the bytes covers all of them.
            Sentinels.trace(new String(body, StandardCharsets.UTF_8));
            var request = ExportTraceServiceRequest.parseFrom(body);
            for (var resource : request.getResourceSpansList()) {
                resources.add(resource.getResource().toString());
                resource.getScopeSpansList()
                        .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(ReceivedSpan.of(span))));
            }
            exchange.sendResponseHeaders(OK, -1);
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
