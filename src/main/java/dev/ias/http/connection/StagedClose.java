package dev.ias.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection in stages (RFC 9112 section 9.6): shuts down the output, reads and discards up to 1 MiB that the
 * client is still sending, then closes. An immediate close with unread input resets the connection, and the reset can
 * reach the client before the response.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
final class StagedClose extends ChannelDuplexHandler {

    private static final int MAXIMUM_DISCARDED = 1024 * 1024;

    private final Duration timeout;
    private @Nullable ChannelPromise closing;
    private int discarded;
    private boolean inputShut;

    StagedClose(Duration timeout) {
        this.timeout = timeout;
    }

    /** Closes a connection immediately, without reading the rest of the input. */
    static void now(Channel connection) {
        var context = connection.pipeline().context(StagedClose.class);
        if (context == null) {
            connection.close();
        } else {
            context.close();
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (inputShut || !context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            context.close(promise);
            return;
        }
        if (closing != null) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        closing = promise;
        channel.shutdownOutput().addListener(shut -> {
            if (shut.isSuccess()) {
                context.read();
            } else {
                context.close();
            }
        });
        context.executor().schedule(() -> context.close(), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing == null) {
            context.fireChannelRead(message);
            return;
        }
        discarded += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (discarded > MAXIMUM_DISCARDED) {
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (closing == null) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputShut = true;
            if (closing != null) {
                context.close();
                return;
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (closing != null) {
            closing.trySuccess();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (closing == null) {
            context.fireExceptionCaught(cause);
        } else {
            context.close();
        }
    }
}
