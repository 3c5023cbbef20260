package dev.ias.dos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A single-threaded attacker: opens the plan's number of connections at a bounded rate and sends the plan's requests on
 * each. Runs until closed.
 */
final class Flood implements RunningAttack {

    // On a machine of two cores the attacker must leave CPU time to the service.
    private static final int CONNECTIONS_PER_SECOND = 2_000;
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int POLL_MILLIS = 10;
    private static final int SMALL_WINDOW_BYTES = 4_096;
    private static final int WRITES_PER_POLL = 8;
    private static final long DRIP_INTERVAL = TimeUnit.SECONDS.toNanos(2);
    private static final int HIGHEST_STATUS = 599;

    private final FloodPlan plan;
    private final int port;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_BYTES);
    // Oldest first, including closed ones.
    private final Deque<Caller> callers = new ArrayDeque<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicIntegerArray statuses = new AtomicIntegerArray(HIGHEST_STATUS + 1);
    private final AtomicLong closedByService = new AtomicLong();
    private final AtomicLong notConnected = new AtomicLong();
    private final Thread thread;
    private int open;
    private volatile boolean stopping;

    Flood(FloodPlan plan, int port) {
        this.plan = plan;
        this.port = port;
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.thread = Thread.ofPlatform().name("attacker").start(this::run);
    }

    private final class Caller {

        private final SocketChannel channel;
        private final long since = System.nanoTime();
        private final AnswerScanner answers = new AnswerScanner(this::answered);
        private final int number;
        private ByteBuffer out;
        private int left;
        private long lastDrip = since;
        private boolean over;

        private Caller(SocketChannel channel, int number) {
            this.channel = channel;
            this.number = number;
            this.out = ByteBuffer.wrap(plan.request(number));
            this.left = plan.times() - 1;
        }

        private void serve(SelectionKey key) throws IOException {
            if (key.isConnectable() && channel.finishConnect()) {
                connections.incrementAndGet();
                key.interestOps(SelectionKey.OP_WRITE | (plan.reads() ? SelectionKey.OP_READ : 0));
            }
            if (key.isWritable()) {
                write(key);
            }
            if (key.isReadable() && read() && out.hasRemaining()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
            }
        }

        private void write(SelectionKey key) throws IOException {
            for (var writes = 0; writes < WRITES_PER_POLL; writes++) {
                bytes.addAndGet(channel.write(out));
                if (out.hasRemaining()) {
                    return;
                }
                if (left == 0 || plan.next() == FloodPlan.Next.WHEN_ANSWERED) {
                    key.interestOpsAnd(~SelectionKey.OP_WRITE);
                    return;
                }
                left--;
                out.rewind();
            }
        }

        /** Returns whether the connection is still open. */
        private boolean read() throws IOException {
            received.clear();
            if (channel.read(received) < 0) {
                closedByService.incrementAndGet();
                end();
                return false;
            }
            answers.scan(received.flip());
            return true;
        }

        private void answered(int status) {
            statuses.incrementAndGet(Math.clamp(status, 0, HIGHEST_STATUS));
            if (plan.next() == FloodPlan.Next.WHEN_ANSWERED && left > 0 && !out.hasRemaining()) {
                left--;
                out.rewind();
            }
        }

        private void sendDrip(long now) {
            if (!over && channel.isConnected() && !out.hasRemaining() && now - lastDrip > DRIP_INTERVAL) {
                lastDrip = now;
                try {
                    bytes.addAndGet(channel.write(ByteBuffer.wrap(new byte[] {'a'})));
                } catch (IOException e) {
                    closedByService.incrementAndGet();
                    end();
                }
            }
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            open--;
            try {
                // Resets the connection: TIME_WAIT would exhaust the ports.
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                // Already reset.
            }
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void run() {
        var began = System.nanoTime();
        var number = 0;
        while (!stopping) {
            var now = System.nanoTime();
            var due = (now - began) * CONNECTIONS_PER_SECOND / TimeUnit.SECONDS.toNanos(1);
            while (open < plan.atOnce() && number < Math.min(due, plan.connections())) {
                connect(number++);
            }
            poll();
            endTheOldest(now);
            if (plan.next() == FloodPlan.Next.DRIP) {
                callers.forEach(caller -> caller.sendDrip(now));
            }
        }
        callers.forEach(Caller::end);
    }

    private void connect(int number) {
        try {
            var channel = SocketChannel.open();
            var caller = new Caller(channel, number);
            open++;
            callers.add(caller);
            connect(caller);
        } catch (IOException e) {
            // No file handle left on this machine.
            notConnected.incrementAndGet();
        }
    }

    private void connect(Caller caller) {
        var channel = caller.channel;
        try {
            channel.configureBlocking(false);
            if (!plan.reads()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW_BYTES);
            }
            channel.bind(new InetSocketAddress(plan.machine(caller.number), 0));
            channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            channel.register(selector, SelectionKey.OP_CONNECT, caller);
        } catch (IOException e) {
            // Refused immediately: the service has terminated, or this machine has no port left.
            notConnected.incrementAndGet();
            caller.end();
        }
    }

    private void poll() {
        try {
            selector.select(this::serve, POLL_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SelectionKey key) {
        var caller = (Caller) key.attachment();
        try {
            caller.serve(key);
        } catch (CancelledKeyException e) {
            // Closed during this select.
            caller.end();
        } catch (IOException e) {
            closedByService.incrementAndGet();
            caller.end();
        }
    }

    /** Closes connections that have been open for the plan's hold time. */
    private void endTheOldest(long now) {
        for (var oldest = callers.peekFirst(); oldest != null; oldest = callers.peekFirst()) {
            if (!oldest.over && now - oldest.since < plan.hold().toNanos()) {
                return;
            }
            oldest.end();
            callers.removeFirst();
        }
    }

    @Override
    public long connections() {
        return connections.get();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    @Override
    public String summary() {
        var answers = IntStream.rangeClosed(0, HIGHEST_STATUS)
                .filter(status -> statuses.get(status) > 0)
                .mapToObj(status -> status + ": " + statuses.get(status))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "answers {%s}, closed by the service %d, not connected %d",
                answers,
                closedByService.get(),
                notConnected.get());
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
