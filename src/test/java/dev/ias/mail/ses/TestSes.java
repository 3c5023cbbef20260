package dev.ias.mail.ses;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ias.testing.ReceivedMail;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Stand-in for the API of Amazon SES on loopback, which accepts every mail unless the test sets another behaviour. */
final class TestSes implements AutoCloseable {

    /** Handler of a call. */
    @FunctionalInterface
    interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A call: its headers and the fields of its form. */
    record Call(Map<String, String> headers, Map<String, String> fields) {

        String action() {
            return fields.getOrDefault("Action", "");
        }

        private String field(String name) {
            return fields.getOrDefault(name, "");
        }

        ReceivedMail mail() {
            try {
                return ReceivedMail.parse(
                        field("Source"),
                        List.of(field("Destinations.member.1")),
                        Base64.getDecoder().decode(field("RawMessage.Data")));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final String ACCEPTED = """
        <SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <SendRawEmailResult><MessageId>0102-1</MessageId></SendRawEmailResult>
          <ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata>
        </SendRawEmailResponse>
        """;
    private static final String QUOTA = """
        <GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <GetSendQuotaResult><Max24HourSend>200</Max24HourSend></GetSendQuotaResult>
        </GetSendQuotaResponse>
        """;

    static final Behaviour ACCEPT = exchange -> respond(exchange, 200, ACCEPTED);

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private volatile Behaviour behaviour = ACCEPT;
    private volatile Behaviour probed = exchange -> respond(exchange, 200, QUOTA);

    TestSes() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return String.format(
                Locale.ROOT, "http://localhost:%d", server.getAddress().getPort());
    }

    /** Sets the answer to mails. */
    void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Sets the answer to the question for the send quota. */
    void probed(Behaviour behaviour) {
        this.probed = behaviour;
    }

    /** Returns an error as the API has them. */
    static Behaviour refuse(int status, String code) {
        return exchange -> respond(exchange, status, """
            <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
              <Error><Type>Sender</Type><Code>%s</Code><Message>jane@example.com is not verified</Message></Error>
              <RequestId>r2</RequestId>
            </ErrorResponse>
            """.formatted(code));
    }

    /** Gives no answer until the stand-in is closed. */
    Behaviour hang() {
        return exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    static void respond(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/xml");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Returns the mails of all calls that would send one, oldest first. */
    List<ReceivedMail> mails() {
        return sends().stream().map(Call::mail).toList();
    }

    List<Call> sends() {
        return calls.stream()
                .filter(call -> call.action().equals("SendRawEmail"))
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(Locale.ROOT),
                            header -> header.getValue().getFirst()));
            var fields = Arrays.stream(form.split("&"))
                    .map(field -> field.split("=", 2))
                    .collect(Collectors.toMap(
                            field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
            var call = new Call(headers, fields);
            calls.add(call);
            (call.action().equals("GetSendQuota") ? probed : behaviour).answer(exchange);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
