package dev.ias.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
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
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Reads nothing behind a request of which another reader might find another end (RFC 9112 section 11.2): one in chunks, whose
 * Content-Length the codec drops without a word, and one that cannot be read. It is answered, and the connection closed.
 */
@Singleton
class RequestFraming implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                return new Customizer(channel);
            }
        });
        return event.getBean();
    }

    /** Of one channel: of the listener, and then of each connection. */
    private record Customizer(Channel channel) implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
            return new Customizer(connection);
        }

        @Override
        public void onStreamPipelineBuilt() {
            var pipeline = channel.pipeline();
            if (pipeline.get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
                pipeline.addAfter(
                        ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                        RequestFraming.class.getName(),
                        new Guard());
            }
        }
    }

    /** Of one connection. */
    private static final class Guard extends ChannelDuplexHandler {

        private int requests;
        private int responses;
        private boolean last;
        private boolean read;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (read) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request) {
                requests++;
                check(request);
            }
            // Whole requests and such as cannot be read are a beginning and an end in one.
            if (message instanceof LastHttpContent) {
                read = last;
            }
            context.fireChannelRead(message);
        }

        private void check(HttpRequest request) {
            var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
            last = !codings.isEmpty() || request.decoderResult().isFailure();
            if (!codings.isEmpty() && !onlyChunked(codings)) {
                request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("unknown coding")));
            }
        }

        private static boolean onlyChunked(List<String> codings) {
            return codings.size() == 1
                    && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                            codings.getFirst().strip());
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (message instanceof HttpResponse response
                    && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                responses++;
                if (answersLast()) {
                    HttpUtil.setKeepAlive(response, false);
                }
            }
            var ends = message instanceof LastHttpContent && answersLast();
            super.write(context, message, ends ? promise.unvoid().addListener(ChannelFutureListener.CLOSE) : promise);
        }

        private boolean answersLast() {
            return last && responses == requests;
        }
    }
}
