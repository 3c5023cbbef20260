package dev.ias.http.connection;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * A request whose body exceeds its limit, without the body; the last request of its connection. At REST paths the
 * failed decoder result makes the framework answer 413 with the error of the REST contract. At the RPC path the request
 * has a Content-Length above the limit, so that the RPC API answers with its own error.
 */
final class OversizedRequest extends DefaultFullHttpRequest {

    OversizedRequest(HttpRequest head) {
        super(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                EmptyHttpHeaders.INSTANCE);
        if (!BodyLimits.ofLists(head)) {
            setDecoderResult(DecoderResult.failure(new TooLongFrameException("request body")));
        } else if (!HttpUtil.isContentLengthSet(this)) {
            HttpUtil.setTransferEncodingChunked(this, false);
            headers().set(HttpHeaderNames.CONTENT_LENGTH, Long.MAX_VALUE);
        }
    }
}
