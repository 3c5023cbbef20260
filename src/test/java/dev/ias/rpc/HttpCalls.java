package dev.ias.rpc;

import dev.ias.rpc.request.RpcRequest;
import dev.ias.rpc.request.RpcRequest.Parameter;
import dev.ias.testing.Ias;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sends calls unchanged, with all headers; HTTP clients do not allow to set some of them. */
final class HttpCalls {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern CODE = Pattern.compile("(?:<Code>|\"Code\":\")([^<\"]*)");

    private HttpCalls() {}

    /** Returns the complete response. */
    static String send(Ias ias, RpcRequest call) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(call).getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(call.body());
        try (var socket = new Socket(ias.uri("/").getHost(), ias.uri("/").getPort())) {
            bytes.writeTo(socket.getOutputStream());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns status and code of the answer: {@code 400 SignatureDoesNotMatch}, or {@code 200}. */
    static String outcome(Ias ias, RpcRequest call) {
        var answer = send(ias, call);
        var status = STATUS.matcher(answer);
        var code = CODE.matcher(answer);
        if (!status.lookingAt()) {
            throw new AssertionError("Not an HTTP response: " + answer);
        }
        // In an answer with status 200, codes are those of addresses.
        return status.group(1).equals("200") || !code.find() ? status.group(1) : status.group(1) + " " + code.group(1);
    }

    private static String head(RpcRequest call) {
        var lines = call.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\r\n"));
        return String.format(
                Locale.ROOT,
                "%s %s?%s HTTP/1.1\r\n%s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n",
                call.method(),
                call.path(),
                encode(call.query()),
                lines,
                call.body().length);
    }

    private static String encode(List<Parameter> query) {
        return query.stream()
                .map(parameter -> encode(parameter.name()) + "=" + encode(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
