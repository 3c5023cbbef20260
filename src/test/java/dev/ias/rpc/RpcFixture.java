package dev.ias.rpc;

import dev.ias.rpc.operation.RpcOperation;
import dev.ias.rpc.operation.RpcOperations;
import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.signature.Authenticator;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.xml.sax.InputSource;

/** The RPC API with canned operations and a stub of the authenticator. */
final class RpcFixture implements AutoCloseable {

    static final String SUBMIT = "Action=SubmitEmailVerification&Version=2018-01-29";

    private static final AccountId ACCOUNT = new AccountId("1406926474064770");

    private final AtomicReference<RpcRequest> received = new AtomicReference<>();
    private final TestRelay relay = new TestRelay();
    private final Ias ias;

    RpcFixture(List<RpcOperation> operations) {
        this.ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .replace(Authenticator.class, this::authenticate)
                .replace(RpcOperations.class, new RpcOperations(operations))
                .start();
    }

    /** Accepts every call, except those with the access key "unknown". */
    private AccountId authenticate(RpcRequest request) {
        received.set(request);
        if (request.parameter("AccessKeyId").equals(Optional.of("unknown"))) {
            throw new GatewayException(
                    new GatewayError("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found."));
        }
        return ACCOUNT;
    }

    Ias ias() {
        return ias;
    }

    /** Returns the host and port for clients. */
    String endpoint() {
        return ias.uri("/").getAuthority();
    }

    /** Returns the last call as the authenticator received it. */
    RpcRequest received() {
        return Optional.ofNullable(received.get()).orElseThrow();
    }

    Answer get(String query) {
        return ias.send(HttpRequest.newBuilder(ias.uri("/?" + query)).build());
    }

    Answer post(String query, String form) {
        return ias.send(HttpRequest.newBuilder(ias.uri("/?" + query))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    Answer method(String method, String query) {
        return ias.send(HttpRequest.newBuilder(ias.uri("/?" + query))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** Sends raw bytes. Bars separate the lines of the head and are replaced by CR LF. */
    String raw(String head, String body) {
        try (var socket = new Socket(ias.uri("/").getHost(), ias.uri("/").getPort())) {
            var request = head.replace("|", "\r\n") + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the result of an XPath on an answer as text. */
    static String xpath(Answer answer, String path) {
        try {
            var source = new InputSource(new StringReader(answer.response().body()));
            return XPathFactory.newDefaultInstance().newXPath().evaluate(path, source);
        } catch (XPathExpressionException e) {
            throw new AssertionError("Not XML: " + answer, e);
        }
    }

    @Override
    public void close() {
        ias.close();
        relay.close();
    }
}
