package dev.ias.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers 408 and closes a connection whose request does not arrive in time: the header fields within the header
 * timeout, the complete request within the request timeout. Placed before the codec, because an incomplete request line
 * is not a message yet. Most requests arrive in one read and start no timer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
final class ArrivalDeadline extends ChannelInboundHandlerAdapter {

    private final Duration headerTimeout;
    private final Duration requestTimeout;
    private boolean arriving;
    private boolean headArrived;
    private boolean inFlight;
    private @Nullable ScheduledFuture<?> timer;

    ArrivalDeadline(Duration headerTimeout, Duration requestTimeout) {
        this.headerTimeout = headerTimeout;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        arriving = true;
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (arriving && timer == null) {
            start(context, headArrived ? requestTimeout : headerTimeout);
        }
        context.fireChannelReadComplete();
    }

    /** Extends the deadline to the request timeout, because the header fields have arrived. */
    void headArrived(Channel connection) {
        headArrived = true;
        if (timer != null) {
            stop();
            start(connection.pipeline().context(this), requestTimeout.minus(headerTimeout));
        }
    }

    /**
     * Cancels the deadline, because the request is complete. Bytes that follow in the same read count from the next
     * read on.
     */
    void requestArrived() {
        arriving = false;
        headArrived = false;
        stop();
    }

    /**
     * Sets whether a request is in flight. While one is, a deadline of the request behind it does not close the
     * connection.
     */
    void inFlight(boolean value) {
        inFlight = value;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    private void start(ChannelHandlerContext context, Duration timeout) {
        timer = context.executor()
                .schedule(() -> expired(context), Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void expired(ChannelHandlerContext context) {
        timer = null;
        if (inFlight) {
            start(context, headerTimeout);
            return;
        }
        var connection = context.channel();
        connection.writeAndFlush(Refusal.TIMEOUT.response()).addListener(written -> connection.close());
    }
}
