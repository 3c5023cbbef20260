package dev.ias.testing.load;

import dev.ias.testing.Eventually;
import dev.ias.testing.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Open-loop load of sign-ups at a constant rate, with a bound on those in flight. Every third sign-up requests a second
 * code.
 */
public final class Load {

    private static final int AT_ONCE = 250;
    private static final Duration GRANT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    // The deployment's cool-down plus a margin.
    private static final Duration COOL_DOWN = Duration.ofMillis(1_100);
    private static final int MAX_ATTEMPTS = 400;

    private final List<Client> clients;
    private final ConcurrentLinkedQueue<Person> people = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger number = new AtomicInteger();
    private final Thread pacemaker;
    private volatile boolean stopping;

    public Load(int perSecond, List<Client> clients) {
        this.clients = clients;
        var gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.pacemaker = Thread.ofPlatform().name("load").start(() -> startEvery(gap));
    }

    public List<Person> people() {
        return List.copyOf(people);
    }

    /** Starts no further sign-ups and waits until the current ones are complete. */
    public List<Person> stop() {
        stopping = true;
        join();
        threads.close();
        return people();
    }

    /** Waits for the first granted call begun after {@code moment}; returns the time when it was granted. */
    public Instant firstGrantedSince(Instant moment) {
        Eventually.until(GRANT_TIMEOUT, () -> grantedSince(moment).findAny().isPresent());
        return grantedSince(moment).min(Instant::compareTo).orElseThrow();
    }

    private Stream<Instant> grantedSince(Instant moment) {
        return people.stream()
                .flatMap(person -> person.calls().stream())
                .filter(call -> call.granted() && call.began().isAfter(moment))
                .map(Call::ended);
    }

    private void join() {
        try {
            pacemaker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void startEvery(long gap) {
        for (var next = System.nanoTime(); !stopping; next += gap) {
            LockSupport.parkNanos(next - System.nanoTime());
            if (room.tryAcquire()) {
                threads.execute(this::signUpAndResend);
            }
        }
    }

    private void signUpAndResend() {
        try {
            var index = number.incrementAndGet();
            var person = new Person(String.format(Locale.ROOT, "p%d@example.com", index));
            people.add(person);
            if (signUp(person, index) && index % 3 == 0) {
                Pause.of(COOL_DOWN);
                resend(person, index);
            }
        } finally {
            room.release();
        }
    }

    private boolean signUp(Person person, int index) {
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var call = client(index + attempt).signUp(person);
            if (call.granted()) {
                return true;
            }
            if (!call.failed() && !call.unanswered()) {
                return false;
            }
            Pause.of(PAUSE);
        }
        return false;
    }

    private void resend(Person person, int index) {
        for (var attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var call = client(index + attempt).resend(person);
            if (!call.failed() && !call.unanswered()) {
                return;
            }
            Pause.of(PAUSE);
        }
    }

    private Client client(int attempt) {
        return clients.get(Math.floorMod(attempt, clients.size()));
    }
}
