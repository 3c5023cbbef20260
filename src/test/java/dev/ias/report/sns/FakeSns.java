package dev.ias.report.sns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Amazon SNS on this machine: an HTTPS server with the name of the service, which clients reach through a proxy that
 * connects every name with it. It publishes a certificate and signs messages.
 */
public final class FakeSns implements AutoCloseable {

    public static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:bounces";
    static final String HOST = "sns.eu-west-1.amazonaws.com";
    static final String CERTIFICATE = "https://" + HOST + "/SimpleNotificationService-0123456789abcdef.pem";
    static final String SUBSCRIBE = "https://" + HOST + "/?Action=ConfirmSubscription&Token=t";

    private final SnsKeys keys;
    private final HttpsServer server;
    private final ServerSocket proxy;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile byte[] certificate;

    /** Starts the server with keys of its own. */
    public FakeSns(Path directory) throws IOException {
        this(SnsKeys.in(directory, HOST));
    }

    FakeSns(SnsKeys keys) {
        this.keys = keys;
        try {
            certificate = keys.pem();
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(keys.server()));
            server.createContext("/", this::answer);
            server.setExecutor(threads);
            server.start();
            proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            threads.execute(this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            var body = certificate;
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void accept() {
        try {
            while (true) {
                var client = proxy.accept();
                threads.execute(() -> tunnel(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void tunnel(Socket client) {
        try (client;
                var target = new Socket(
                        server.getAddress().getAddress(), server.getAddress().getPort())) {
            skipHead(client.getInputStream());
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            threads.execute(() -> copy(client, target));
            copy(target, client);
        } catch (IOException e) {
            // The client has closed the connection.
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        var last = 0;
        while (last != 0x0d0a0d0a) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            last = last << 8 | next;
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them is closed.
        }
    }

    /** Returns the service's receiver of messages, which reaches this server under the name of Amazon's. */
    public SnsMessages messages(Clock clock, String... topics) {
        var http = new AmazonHttp(() -> HttpClient.newBuilder()
                .proxy(ProxySelector.of((InetSocketAddress) proxy.getLocalSocketAddress()))
                .sslContext(keys.client())
                .build());
        return new SnsMessages(new SnsSettings(List.of(topics)), http, clock);
    }

    /** Returns a signed notification. */
    public String notification(Instant time, String message) {
        return signed(fields("Notification", time, message), "2");
    }

    Map<String, String> fields(String type, Instant time, String message) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("Type", type);
        fields.put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324");
        fields.put("TopicArn", TOPIC);
        fields.put("Message", message);
        fields.put("Timestamp", time.toString());
        fields.put("SigningCertURL", CERTIFICATE);
        if (!type.equals("Notification")) {
            fields.put("Token", "t");
            fields.put("SubscribeURL", SUBSCRIBE);
        }
        return fields;
    }

    /** Returns a message as JSON, signed over the fields that Amazon documents for its type. */
    String signed(Map<String, String> fields, String version) {
        var names = "Notification".equals(fields.get("Type"))
                ? List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
                : List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");
        var text = new StringBuilder();
        for (var name : names) {
            if (fields.containsKey(name)) {
                text.append(name).append('\n').append(fields.get(name)).append('\n');
            }
        }
        var signed = new LinkedHashMap<>(fields);
        signed.put("SignatureVersion", version);
        signed.put("Signature", signature(text.toString(), version));
        return json(signed);
    }

    private String signature(String text, String version) {
        try {
            var signature = Signature.getInstance(version.equals("1") ? "SHA1withRSA" : "SHA256withRSA");
            signature.initSign((PrivateKey) keys.key());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String json(Map<String, String> fields) {
        try {
            return new ObjectMapper().writeValueAsString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers all requests with a status. */
    void answer(int newStatus) {
        status = newStatus;
    }

    /** Publishes another document instead of the certificate. */
    void publish(byte[] document) {
        certificate = document;
    }

    /** Returns the paths of the requests. */
    public List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
