package dev.ias.maildomain.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Non-blocking client of recursive name servers, over UDP and, after truncated answers, over TCP. Callbacks run on its
 * single event loop. Each query has its own source port and id (RFC 5452). A failed query is retried once with the
 * next server, which is then the first one for further queries.
 */
@Singleton
class DnsClient {

    // Fits into one packet of every network, so that no fragment can be lost or forged.
    private static final int UDP_PAYLOAD = 1232;

    private final List<InetSocketAddress> servers;
    private final AtomicInteger preferred = new AtomicInteger();
    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("dns").factory(), NioIoHandler.newFactory());
    private final DnsNameResolver resolver;

    DnsClient(DnsSettings settings) {
        this.servers = NameServers.of(settings);
        var timeoutMillis = (int) settings.timeout().toMillis();
        this.resolver = new DnsNameResolverBuilder(eventLoops.next())
                // Not used for queries, which name their server; the default would fall back to public servers.
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(
                        servers.isEmpty() ? List.of(NameServers.parse("127.0.0.1")) : servers))
                .datagramChannelType(NioDatagramChannel.class)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .socketChannelFactory(() -> tcp(timeoutMillis))
                .queryTimeoutMillis(timeoutMillis)
                .maxPayloadSize(UDP_PAYLOAD)
                .build();
    }

    private static SocketChannel tcp(int timeoutMillis) {
        var channel = new NioSocketChannel();
        channel.config().setConnectTimeoutMillis(timeoutMillis);
        return channel;
    }

    /** Returns the answer of the first server that gives one; fails with {@link DnsFailure}. */
    CompletableFuture<DnsReply> query(String name, DnsRecordType type) {
        if (servers.isEmpty()) {
            return CompletableFuture.failedFuture(new DnsFailure(DnsFailure.Reason.FAILED, "no name server is known"));
        }
        var question = new DefaultDnsQuestion(name, type);
        var first = preferred.get();
        return ask(first, question).exceptionallyCompose(e -> {
            var next = (first + 1) % servers.size();
            preferred.compareAndSet(first, next);
            return ask(next, question);
        });
    }

    private CompletableFuture<DnsReply> ask(int server, DnsQuestion question) {
        var reply = new CompletableFuture<DnsReply>();
        FutureListener<AddressedEnvelope<DnsResponse, InetSocketAddress>> listener =
                response -> complete(reply, response, question.type());
        try {
            resolver.query(servers.get(server), question).addListener(listener);
        } catch (RuntimeException e) {
            // The event loop has been shut down.
            reply.completeExceptionally(new DnsFailure(DnsFailure.Reason.FAILED, e.toString()));
        }
        return reply;
    }

    private static void complete(
            CompletableFuture<DnsReply> reply,
            Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> response,
            DnsRecordType type) {
        if (!response.isSuccess()) {
            reply.completeExceptionally(failure(response.cause()));
            return;
        }
        var envelope = response.getNow();
        try {
            reply.complete(DnsReply.of(envelope.content(), type));
        } catch (DnsFailure e) {
            reply.completeExceptionally(e);
        } catch (RuntimeException e) {
            // Netty does not decode the content of these records; it may be shorter than their type requires.
            reply.completeExceptionally(
                    new DnsFailure(DnsFailure.Reason.FAILED, "DNS answered with an unreadable record"));
        } finally {
            envelope.release();
        }
    }

    private static DnsFailure failure(Throwable cause) {
        return cause instanceof DnsNameResolverTimeoutException
                ? new DnsFailure(DnsFailure.Reason.TIMEOUT, "DNS has not answered in time")
                : new DnsFailure(DnsFailure.Reason.FAILED, cause.toString());
    }

    /** Returns the failure of a query. */
    static DnsFailure failureOf(Throwable e) {
        return switch (e) {
            case CompletionException wrapped when wrapped.getCause() != null -> failureOf(wrapped.getCause());
            case DnsFailure failure -> failure;
            default -> new DnsFailure(DnsFailure.Reason.FAILED, e.toString());
        };
    }

    @PreDestroy
    void close() {
        resolver.close();
        var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
