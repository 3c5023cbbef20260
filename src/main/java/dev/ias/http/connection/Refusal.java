package dev.ias.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Responses that are sent before a request can be routed. The body is an error of the REST contract together with the
 * fields of the RPC contract, because the API that the client addresses is not known yet.
 */
enum Refusal {
    TIMEOUT(HttpResponseStatus.REQUEST_TIMEOUT, "request", 9, "RequestTimeout", "The request did not arrive in time."),
    OVERLOADED(
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            "service",
            1,
            "ServiceUnavailable",
            "The service is overloaded. Try again later.");

    private static final String RETRY_AFTER_SECONDS = "1";

    private final HttpResponseStatus status;
    private final byte[] body;

    Refusal(HttpResponseStatus status, String group, int code, String name, String message) {
        this.status = status;
        this.body = String.format(
                        Locale.ROOT,
                        "{\"group\":\"%s\",\"code\":%d,\"message\":\"%s\",\"Code\":\"%s\",\"Message\":\"%s\"}",
                        group,
                        code,
                        message,
                        name,
                        message)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the response, with {@code Connection: close}. */
    FullHttpResponse response() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (this == OVERLOADED) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        HttpUtil.setKeepAlive(response, false);
        return response;
    }
}
