package dev.ias.dos;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.RawConnection;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.SignedCalls;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Open-loop load of honest callers with distinct addresses: sign-ups, each followed by a resend and a confirmation,
 * signed RPC calls, link pages and health checks. Half of the calls open a connection, the others reuse one.
 */
final class HonestCallers implements AutoCloseable {

    private static final int PER_SECOND = 49;
    private static final int WARM_UP_PER_SECOND = 14;
    private static final List<HonestCall.Kind> KINDS = List.of(HonestCall.Kind.values());
    private static final int MACHINES = 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    // The deployment's cool-down plus a margin.
    private static final long COOL_DOWN = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final Pattern TOKEN = Pattern.compile("\"emailVerificationToken\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern ERROR = Pattern.compile("\"(group|code|Code)\"\\s*:\\s*(\"[^\"]*\"|\\d+)");
    private static final Pattern LINK_TOKEN = Pattern.compile("[0-9a-f]{64}");
    private static final int BUSY = 503;
    private static final InetAddress SERVICE = InetAddress.ofLiteral("127.0.0.1");

    private final Deployment deployment;
    private final SignedCalls signed;
    private final int port;
    private final int managementPort;
    private final Queue<HonestCall> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Signup> toResend = new ConcurrentLinkedQueue<>();
    private final Queue<Signup> toConfirm = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<RawConnection> kept = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<RawConnection> keptByOperators = new ConcurrentLinkedDeque<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger number = new AtomicInteger();
    private final Set<Integer> inFlight = ConcurrentHashMap.newKeySet();
    private final Thread pacemaker;
    private volatile Optional<String> confirmation = Optional.empty();
    private volatile Optional<String> link = Optional.empty();
    private volatile int perSecond = WARM_UP_PER_SECOND;
    private volatile boolean stopping;

    /** A pending sign-up. */
    private record Signup(String address, String token, long at) {}

    private record Request(HonestCall.Kind kind, String text, Consumer<RawConnection.Reply> granted) {}

    HonestCallers(Deployment deployment, Deployment.Instance instance, SignedCalls signed) {
        this.deployment = deployment;
        this.signed = signed;
        this.port = instance.port();
        this.managementPort = instance.managementPort();
        this.pacemaker = Thread.ofPlatform().name("honest callers").start(this::callAtAnEvenPace);
    }

    /** Returns the completed calls that began in an interval of {@link System#nanoTime()}. */
    List<HonestCall> between(long from, long to) {
        return calls.stream()
                .filter(call -> call.began() - from >= 0 && call.began() - to < 0)
                .toList();
    }

    /** Waits for the calls that are in flight now. */
    void settle() {
        var now = Set.copyOf(inFlight);
        // Connecting, sending and reading may each take the timeout.
        Eventually.until(TIMEOUT.multipliedBy(4), () -> now.stream().noneMatch(inFlight::contains));
    }

    /** Returns the number of calls in flight. */
    int inFlight() {
        return inFlight.size();
    }

    /** Returns the time until one call of each kind begun after {@code moment} has succeeded; empty if one has not. */
    Optional<Duration> recoveredSince(long moment) {
        var latest = 0L;
        for (var kind : KINDS) {
            var first = calls.stream()
                    .filter(call -> call.kind() == kind && call.ok() && call.began() - moment >= 0)
                    .mapToLong(call -> call.ended() - moment)
                    .min();
            if (first.isEmpty()) {
                return Optional.empty();
            }
            latest = Math.max(latest, first.getAsLong());
        }
        return Optional.of(Duration.ofNanos(latest));
    }

    /** Raises the rate of calls from warm-up to full load. */
    void startFullLoad() {
        perSecond = PER_SECOND;
    }

    private void callAtAnEvenPace() {
        var index = 0;
        for (var next = System.nanoTime(); !stopping; next += TimeUnit.SECONDS.toNanos(1) / perSecond) {
            LockSupport.parkNanos(next - System.nanoTime());
            var kind = KINDS.get(index % KINDS.size());
            var fresh = index / KINDS.size() % 2 == 0;
            var call = index++;
            inFlight.add(call);
            threads.execute(() -> {
                try {
                    call(request(kind), fresh);
                } finally {
                    inFlight.remove(call);
                }
            });
        }
    }

    private Request request(HonestCall.Kind kind) {
        return switch (kind) {
            case SIGN_UP -> signUp();
            case RESEND -> resend();
            case CONFIRM -> confirm();
            case SUBMIT -> submit();
            case LINK_PAGE -> linkPage();
            case LIVENESS -> new Request(kind, get("/health/liveness"), reply -> {});
            case READINESS -> new Request(kind, get("/health/readiness"), reply -> {});
        };
    }

    private Request signUp() {
        var address = String.format(Locale.ROOT, "p%d@example.com", number.incrementAndGet());
        return new Request(
                HonestCall.Kind.SIGN_UP,
                post("/users", "{\"email\":\"%s\"}".formatted(address)),
                reply -> toResend.add(new Signup(address, token(reply), System.nanoTime())));
    }

    private Request resend() {
        var next = toResend.peek();
        if (next == null || System.nanoTime() - next.at() < COOL_DOWN || !toResend.remove(next)) {
            return signUp();
        }
        return new Request(
                HonestCall.Kind.RESEND,
                post("/users/email-verification-code", "", "Authorization: Bearer " + next.token()),
                reply -> toConfirm.add(new Signup(next.address(), token(reply), System.nanoTime())));
    }

    private Request confirm() {
        var mails = deployment.relay().mailsByRecipient();
        for (var tries = toConfirm.size(); tries > 0; tries--) {
            var next = toConfirm.poll();
            if (next == null) {
                break;
            }
            var received = mails.getOrDefault(next.address(), List.of());
            // The second mail's code supersedes the first one's.
            if (received.size() > 1) {
                var text = post(
                        "/users/email-verification",
                        "{\"otpCode\":\"%s\"}".formatted(received.getLast().secret()),
                        "Authorization: Bearer " + next.token());
                return new Request(HonestCall.Kind.CONFIRM, text, reply -> confirmation = Optional.of(text));
            }
            toConfirm.add(next);
        }
        return confirmation
                .map(text -> new Request(HonestCall.Kind.CONFIRM, text, reply -> {}))
                .orElseGet(this::signUp);
    }

    private Request submit() {
        var form = signed.submit(String.format(Locale.ROOT, "l%d@example.com", number.incrementAndGet()));
        return new Request(
                HonestCall.Kind.SUBMIT,
                request("POST /", "Content-Type: application/x-www-form-urlencoded", form),
                reply -> {});
    }

    private Request linkPage() {
        if (link.isEmpty()) {
            link = deployment.relay().mailsByRecipient().values().stream()
                    .flatMap(List::stream)
                    .map(RelayedMail::secret)
                    .filter(secret -> LINK_TOKEN.matcher(secret).matches())
                    .findFirst();
        }
        return link.map(token ->
                        new Request(HonestCall.Kind.LINK_PAGE, get("/email-verifications/" + token), reply -> {}))
                .orElseGet(this::submit);
    }

    private void call(Request request, boolean fresh) {
        var connections = request.kind().ofOperators() ? keptByOperators : kept;
        var began = System.nanoTime();
        String outcome;
        try {
            var connection = fresh ? open(request.kind()) : keptOrOpen(connections, request.kind());
            outcome = outcome(request, connection, connections, fresh);
        } catch (UncheckedIOException e) {
            outcome = e.getCause() instanceof ConnectException ? "not connected" : "not connected in time";
        } catch (RuntimeException | AssertionError e) {
            outcome = "unreadable answer: " + e.getMessage();
        }
        calls.add(new HonestCall(request.kind(), began, System.nanoTime() - began, outcome));
    }

    private static String outcome(
            Request request, RawConnection connection, ConcurrentLinkedDeque<RawConnection> kept, boolean fresh) {
        Optional<RawConnection.Reply> reply;
        try {
            reply = connection.send(request.text()).receive();
        } catch (UncheckedIOException e) {
            connection.close();
            return e.getCause() instanceof SocketTimeoutException ? "no answer in time" : "connection lost";
        }
        var close = reply.map(answer -> answer.headers().getOrDefault("connection", ""))
                .orElse("close");
        if (fresh || close.equalsIgnoreCase("close")) {
            connection.close();
        } else {
            kept.push(connection);
        }
        return reply.map(answer -> outcome(request, answer)).orElse("closed without an answer");
    }

    private static String outcome(Request request, RawConnection.Reply reply) {
        if (reply.status() == request.kind().expected()) {
            request.granted().accept(reply);
            return HonestCall.OK;
        }
        if (reply.status() == BUSY && reply.headers().containsKey("retry-after")) {
            return HonestCall.BUSY;
        }
        var error = new StringBuilder(String.valueOf(reply.status()));
        ERROR.matcher(reply.body())
                .results()
                .forEach(result -> error.append(' ').append(result.group(2)));
        return error.toString();
    }

    private RawConnection keptOrOpen(ConcurrentLinkedDeque<RawConnection> connections, HonestCall.Kind kind) {
        for (var connection = connections.poll(); connection != null; connection = connections.poll()) {
            if (!connection.hungUp()) {
                return connection;
            }
            connection.close();
        }
        return open(kind);
    }

    private RawConnection open(HonestCall.Kind kind) {
        var machine = kind.ofOperators() ? "127.0.0.1" : "127.0.2." + (1 + number.get() % MACHINES);
        return new RawConnection(
                InetAddress.ofLiteral(machine),
                new InetSocketAddress(SERVICE, kind.ofOperators() ? managementPort : port),
                TIMEOUT);
    }

    private static String token(RawConnection.Reply reply) {
        var matcher = TOKEN.matcher(reply.body());
        if (!matcher.find()) {
            throw new AssertionError("no token in " + reply);
        }
        return matcher.group(1);
    }

    private static String get(String path) {
        return "GET %s HTTP/1.1\r\nHost: ias.example\r\n\r\n".formatted(path);
    }

    private static String post(String path, String body, String... headers) {
        return request("POST " + path, "Content-Type: application/json", body, headers);
    }

    private static String request(String line, String contentType, String body, String... headers) {
        var further = String.join(
                "", Arrays.stream(headers).map(header -> header + "\r\n").toList());
        return String.format(
                Locale.ROOT,
                "%s HTTP/1.1\r\nHost: ias.example\r\n%s\r\n%sContent-Length: %d\r\n\r\n%s",
                line,
                contentType,
                further,
                body.length(),
                body);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            pacemaker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        threads.close();
        kept.forEach(RawConnection::close);
        keptByOperators.forEach(RawConnection::close);
    }
}
