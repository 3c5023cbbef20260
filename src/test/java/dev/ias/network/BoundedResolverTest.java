package dev.ias.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.time.Duration;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Resolvers that hang or return very many addresses. */
class BoundedResolverTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final InetAddressResolver.LookupPolicy ANY =
            InetAddressResolver.LookupPolicy.of(InetAddressResolver.LookupPolicy.IPV4);

    /** A stub of the operating system's resolver. */
    @FunctionalInterface
    private interface StubResolver extends InetAddressResolver {

        @Override
        Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException;

        @Override
        default String lookupByAddress(byte[] address) {
            return "name";
        }
    }

    @Test
    void theProviderIsRegistered() {
        assertThat(ServiceLoader.load(InetAddressResolverProvider.class).findFirst())
                .containsInstanceOf(BoundedResolverProvider.class);
    }

    @Test
    void hangingLookupsTimeOutAndOccupyABoundedNumberOfThreads() {
        var end = new CountDownLatch(1);
        var started = new CountDownLatch(8);
        StubResolver hanging = (host, policy) -> {
            started.countDown();
            await(end);
            return Stream.empty();
        };
        var names = new BoundedResolver(hanging, SHORT);

        for (var i = 0; i < 8; i++) {
            assertThatThrownBy(() -> names.lookupByName("smtp.example.com", ANY))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessage("smtp.example.com: not resolved in time");
        }

        assertThatThrownBy(() -> names.lookupByName("smtp.example.com", ANY))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("smtp.example.com: not resolved, because other lookups hang");
        assertThat(started.getCount()).isZero();
        end.countDown();
    }

    @Test
    void atMostFourAddressesAreReturned() throws UnknownHostException {
        StubResolver many = (host, policy) -> IntStream.range(0, 1_000)
                .mapToObj(i -> InetAddress.ofLiteral(String.format(Locale.ROOT, "127.0.%d.%d", i / 250, i % 250)));

        assertThat(new BoundedResolver(many, LONG).lookupByName("smtp.example.com", ANY))
                .hasSize(4);
    }

    @Test
    void anUnknownNameFailsWithUnknownHostException() {
        StubResolver none = (host, policy) -> {
            throw new UnknownHostException(host);
        };

        assertThatThrownBy(() -> new BoundedResolver(none, LONG).lookupByName("nowhere.invalid", ANY))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("nowhere.invalid");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
