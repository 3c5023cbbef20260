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
 * A request without its body, which is longer than it may be, and the last one of its connection. The framework answers 413 in the
 * words of the REST contract. The RPC API answers in its own words; it sees a Content-Length beyond its limit.
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
