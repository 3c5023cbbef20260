package dev.ias.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Prevents request smuggling (RFC 9112 section 11.2): answers an ambiguously framed request and closes the connection
 * without reading further. Ambiguous are requests with a transfer coding, whose Content-Length the codec drops
 * silently, and requests that cannot be decoded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
final class RequestFraming extends ChannelDuplexHandler {

    /** Registered methods have at most 17 characters. */
    private static final int LONGEST_METHOD = 32;

    private int requests;
    private int responses;
    private boolean last;
    private boolean lastReceived;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lastReceived) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            requests++;
            check(request);
        }
        // Complete and undecodable requests are start and end in one message.
        if (message instanceof LastHttpContent) {
            lastReceived = last;
        }
        context.fireChannelRead(message);
    }

    private void check(HttpRequest request) {
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !onlyChunked(codings)) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("unknown coding")));
        } else if (request.method().name().length() > LONGEST_METHOD) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("method too long")));
        }
        last = !codings.isEmpty() || request.decoderResult().isFailure();
    }

    private static boolean onlyChunked(List<String> codings) {
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                        codings.getFirst().strip());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            responses++;
            if (answersLast()) {
                HttpUtil.setKeepAlive(response, false);
            }
        }
        if (message instanceof LastHttpContent && answersLast()) {
            context.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
        } else {
            context.write(message, promise);
        }
    }

    private boolean answersLast() {
        return last && responses == requests;
    }
}
