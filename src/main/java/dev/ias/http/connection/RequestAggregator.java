package dev.ias.http.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests after they have arrived completely, so that no thread, filter or route waits for a client. A
 * request whose body exceeds the limit of its path is forwarded as a {@link BodilessRequest} before the rest of it
 * arrives.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
final class RequestAggregator extends HttpObjectAggregator {

    private final BodyLimits limits;
    private final RequestMemory memory;
    private final ArrivalDeadline deadline;
    private final PipelinedRequests pipelined;
    private @Nullable HttpRequest head;
    private long received;
    private long reserved;

    /**
     * Creates the aggregator of a connection.
     *
     * @param pipelined the requests before the one that arrives; while their responses are outstanding, no other is
     *     written
     */
    RequestAggregator(BodyLimits limits, RequestMemory memory, ArrivalDeadline deadline, PipelinedRequests pipelined) {
        super(limits.maximum());
        this.limits = limits;
        this.memory = memory;
        this.deadline = deadline;
        this.pipelined = pipelined;
    }

    @Override
    protected void decode(ChannelHandlerContext context, HttpObject message, List<Object> out) throws Exception {
        if (message instanceof HttpRequest request) {
            head = request;
            received = 0;
            deadline.headArrived(context.channel());
        } else if (message instanceof HttpContent content && head != null) {
            var length = content.content().readableBytes();
            received += length;
            if (received > limits.of(head)) {
                releaseCurrentMessage();
                handleOversizedMessage(context, head);
                return;
            }
            if (!reserve(length)) {
                refuse(context);
                return;
            }
        }
        super.decode(context, message, out);
        if (!out.isEmpty()) {
            finish();
        }
    }

    /** Reserves memory for the bytes of a body above {@link RequestMemory#FREE}. */
    private boolean reserve(int length) {
        var bytes = Math.min(length, received - RequestMemory.FREE);
        if (bytes <= 0) {
            return true;
        }
        if (!memory.reserve(bytes)) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    private void refuse(ChannelHandlerContext context) {
        releaseCurrentMessage();
        finish();
        if (pipelined.inFlight()) {
            // A response now would be taken for that of the request in flight.
            pipelined.rejectFurther();
            return;
        }
        context.writeAndFlush(Refusal.OVERLOADED.response())
                .addListener(written -> context.channel().close());
    }

    private void finish() {
        head = null;
        memory.release(reserved);
        reserved = 0;
    }

    @Override
    protected boolean isContentLengthInvalid(HttpMessage start, int ignored) {
        try {
            return start instanceof HttpRequest request && HttpUtil.getContentLength(start, -1L) > limits.of(request);
        } catch (NumberFormatException e) {
            // The framework rejects the request.
            return false;
        }
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        finish();
        context.fireChannelRead(BodilessRequest.oversized((HttpRequest) oversized));
    }

    /**
     * Forwards a request whose client shuts its output before the body is complete as undecodable, which is answered
     * 400.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent && head != null) {
            var request = BodilessRequest.truncated(head);
            releaseCurrentMessage();
            finish();
            context.fireChannelRead(request);
            context.fireChannelReadComplete();
        }
        super.userEventTriggered(context, event);
    }

    /**
     * Suppresses {@code 100 Continue} if the body exceeds its limit or the response to an earlier request is
     * outstanding.
     */
    @Override
    protected @Nullable Object newContinueResponse(HttpMessage start, int maximum, ChannelPipeline pipeline) {
        if (HttpUtil.is100ContinueExpected(start) && (isContentLengthInvalid(start, maximum) || pipelined.inFlight())) {
            start.headers().remove(HttpHeaderNames.EXPECT);
            return null;
        }
        return super.newContinueResponse(start, maximum, pipeline);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        finish();
        super.channelInactive(context);
    }
}
