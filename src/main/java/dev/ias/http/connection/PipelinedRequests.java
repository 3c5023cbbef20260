package dev.ias.http.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Forwards one pipelined request of a connection at a time; the next one follows the response to the previous one.
 * Reading pauses while requests are queued (backpressure). A connection that exceeds the bound of queued requests is
 * closed after the responses to the requests within the bound.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
final class PipelinedRequests extends ChannelDuplexHandler {

    private final int maximum;
    private final Duration answerTimeout;
    private final RequestMemory memory;
    private final ArrivalDeadline deadline;
    private final Drain drain;
    private final ConnectionListener listener;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean inFlight;
    private boolean last;
    private boolean readPending;
    private boolean writing;
    private @Nullable ScheduledFuture<?> writeTimeout;
    private @Nullable ChannelPromise closing;

    /** Callbacks of a connection, on its event loop. */
    interface ConnectionListener {

        /** Called before a request is forwarded. Returns false if the service accepts no further requests. */
        boolean busy();

        /** Called when the response is written or the connection is lost. */
        void done();

        /** Called when the connection waits for its next request. */
        void idle();
    }

    PipelinedRequests(
            int maximum,
            Duration answerTimeout,
            RequestMemory memory,
            ArrivalDeadline deadline,
            Drain drain,
            ConnectionListener listener) {
        this.maximum = maximum;
        this.answerTimeout = answerTimeout;
        this.memory = memory;
        this.deadline = deadline;
        this.drain = drain;
        this.listener = listener;
    }

    boolean inFlight() {
        return inFlight;
    }

    /** Discards what arrives from now on, and closes the connection after the responses that are outstanding. */
    void rejectFurther() {
        last = true;
    }

    private static long memoryOf(FullHttpRequest request) {
        return Math.max(0, request.content().readableBytes() - RequestMemory.FREE);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (last || !(message instanceof FullHttpRequest request)) {
            // The rest of a request that was rejected before it had arrived completely, or data after the last request.
            ReferenceCountUtil.release(message);
            return;
        }
        deadline.requestArrived();
        if (!inFlight && waiting.isEmpty()) {
            forward(context, request);
        } else if (waiting.size() < maximum && memory.reserve(memoryOf(request))) {
            waiting.add(request);
        } else {
            last = true;
            request.release();
        }
    }

    private void forward(ChannelHandlerContext context, FullHttpRequest request) {
        if (!listener.busy()) {
            last = true;
            request.release();
            context.close();
            return;
        }
        inFlight(true);
        last |= request instanceof BodilessRequest || request.decoderResult().isFailure();
        var refusal = Refusal.of(request.decoderResult());
        if (refusal.isPresent()) {
            request.release();
            write(context, refusal.get().response(), context.newPromise());
            flush(context);
        } else {
            context.fireChannelRead(request);
        }
    }

    private void inFlight(boolean value) {
        inFlight = value;
        deadline.inFlight(value);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (waiting.isEmpty()) {
            context.read();
        } else {
            readPending = true;
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!inFlight || informational(message)) {
            context.write(message, promise);
            return;
        }
        if (message instanceof HttpResponse response && closesAfterThis()) {
            HttpUtil.setKeepAlive(response, false);
        }
        if (message instanceof LastHttpContent) {
            writing = true;
            var close = closesAfterThis();
            context.write(message, promise.unvoid().addListener((ChannelFuture written) -> answered(context, close)));
        } else {
            context.write(message, promise);
        }
    }

    private static boolean informational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private boolean closesAfterThis() {
        return drain.begun() || (last && waiting.isEmpty());
    }

    /** Sets a timer only for an answer that the socket has not taken: most are written by their flush. */
    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (writing && writeTimeout == null) {
            writeTimeout = context.executor()
                    .schedule(
                            () -> StagedClose.now(context.channel()), answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void answered(ChannelHandlerContext context, boolean close) {
        writing = false;
        if (writeTimeout != null) {
            writeTimeout.cancel(false);
            writeTimeout = null;
        }
        if (!inFlight) {
            return;
        }
        inFlight(false);
        listener.done();
        if (closing != null) {
            context.close(closing);
        } else if (close) {
            context.close();
        } else if (waiting.isEmpty()) {
            idle(context);
        } else {
            // Scheduled, not called: otherwise the stack depth would grow with the number of pipelined requests.
            context.executor().execute(() -> next(context));
        }
    }

    private void idle(ChannelHandlerContext context) {
        listener.idle();
        if (readPending) {
            readPending = false;
            context.read();
        }
    }

    private void next(ChannelHandlerContext context) {
        var request = waiting.poll();
        if (request == null) {
            // The connection was closed in the meantime.
            return;
        }
        memory.release(memoryOf(request));
        forward(context, request);
        context.fireChannelReadComplete();
        if (waiting.isEmpty() && readPending) {
            readPending = false;
            context.read();
        }
    }

    /** Defers the close until a response that is being written is complete; otherwise a part of it would be lost. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!writing || !context.channel().isActive()) {
            context.close(promise);
        } else if (closing == null) {
            closing = promise;
        } else {
            closing.addListener(closed -> promise.trySuccess());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            last = true;
            if (!inFlight && waiting.isEmpty()) {
                context.close();
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (inFlight) {
            inFlight(false);
            listener.done();
        }
        for (var request : waiting) {
            memory.release(memoryOf(request));
            request.release();
        }
        waiting.clear();
        context.fireChannelInactive();
    }
}
