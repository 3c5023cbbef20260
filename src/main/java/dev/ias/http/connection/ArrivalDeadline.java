package dev.ias.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request does not arrive in time: first its header fields, then the whole of it. Stands before the codec,
 * because an unfinished request line is no message yet. Most requests arrive in one read and set no timer.
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

    /** The header fields of a request have arrived. */
    void headArrived(Channel connection) {
        headArrived = true;
        if (timer != null) {
            stop();
            start(connection.pipeline().context(this), requestTimeout.minus(headerTimeout));
        }
    }

    /** A request has arrived completely. What follows it in the same read is seen with the next one. */
    void requestArrived() {
        arriving = false;
        headArrived = false;
        stop();
    }

    /** Whether an answer is being made; until then, the connection is not ended for the request behind it. */
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
