package dev.ias.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/** A request without its body, because that exceeds its limit or ends early. The last request of its connection. */
final class BodilessRequest extends DefaultFullHttpRequest {

    private BodilessRequest(HttpRequest head) {
        super(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    /**
     * Returns a request whose body exceeds its limit. At REST paths the failed decoder result makes the framework
     * answer 413 with the error of the REST contract. At the RPC path the request has a Content-Length above any limit,
     * so that the RPC API answers with its own error.
     */
    static BodilessRequest oversized(HttpRequest head) {
        var request = new BodilessRequest(head);
        if (!BodyLimits.ofLists(head)) {
            request.setDecoderResult(DecoderResult.failure(new TooLongFrameException("request body")));
        } else {
            HttpUtil.setTransferEncodingChunked(request, false);
            request.headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.MAX_VALUE);
        }
        return request;
    }

    /** Returns a request whose body ends early: it cannot be decoded, which is answered 400. */
    static BodilessRequest truncated(HttpRequest head) {
        var request = new BodilessRequest(head);
        request.setDecoderResult(DecoderResult.failure(new PrematureChannelClosureException("request body")));
        return request;
    }
}
