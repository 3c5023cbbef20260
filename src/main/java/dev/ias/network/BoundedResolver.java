package dev.ias.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Resolves names within 5 seconds and to at most 4 addresses, even if the resolver of the operating system hangs. A
 * lookup cannot be interrupted, so it runs on one of at most 8 threads; if all of them hang, further lookups fail
 * immediately.
 */
final class BoundedResolver implements InetAddressResolver {

    private static final int MAXIMUM_THREADS = 8;
    private static final int MAXIMUM_ADDRESSES = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final InetAddressResolver names;
    private final Duration timeout;
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            MAXIMUM_THREADS,
            KEEP_ALIVE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("names-", 0).factory());

    BoundedResolver(InetAddressResolver names) {
        this(names, TIMEOUT);
    }

    BoundedResolver(InetAddressResolver names, Duration timeout) {
        this.names = names;
        this.timeout = timeout;
    }

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        return within(
                host,
                () -> names.lookupByName(host, policy).limit(MAXIMUM_ADDRESSES).toList())
                .stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        return within("address", () -> names.lookupByAddress(address));
    }

    private <T> T within(String what, Callable<T> lookup) throws UnknownHostException {
        try {
            return threads.submit(lookup).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : failed(what, e);
        } catch (TimeoutException | RejectedExecutionException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, e);
        }
    }

    private static UnknownHostException failed(String what, Throwable cause) {
        var failure = new UnknownHostException(
                switch (cause) {
                    case TimeoutException _ -> what + ": not resolved in time";
                    case RejectedExecutionException _ -> what + ": not resolved, because other lookups hang";
                    default -> what;
                });
        failure.initCause(cause);
        return failure;
    }
}
