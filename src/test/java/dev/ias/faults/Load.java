package dev.ias.faults;

import dev.ias.testing.Await;
import dev.ias.testing.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * People who sign up one after another at an even pace, whatever the service does; while too many of them wait, no more
 * come. Every third asks for a second code.
 */
final class Load {

    private static final int AT_ONCE = 250;
    private static final Duration A_LONG_TIME = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);
    // The cool-down of the deployment, and a bit.
    private static final Duration COOL_DOWN = Duration.ofMillis(1_100);
    private static final int ENOUGH_TRIES = 400;

    private final List<Client> clients;
    private final ConcurrentLinkedQueue<Person> people = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger number = new AtomicInteger();
    private final Thread pacemaker;
    private volatile boolean stopping;

    Load(int perSecond, List<Client> clients) {
        this.clients = clients;
        var gap = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.pacemaker = Thread.ofPlatform().name("load").start(() -> comeEvery(gap));
    }

    List<Person> people() {
        return List.copyOf(people);
    }

    /** Lets nobody come any more, and returns when everybody has got through. */
    List<Person> stop() {
        stopping = true;
        join();
        threads.close();
        return people();
    }

    /** When the first mail was granted that was asked for after a moment; waits for it. */
    Instant firstGrantedSince(Instant moment) {
        Await.until(A_LONG_TIME, () -> grantedSince(moment).findAny().isPresent());
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

    private void comeEvery(long gap) {
        for (var next = System.nanoTime(); !stopping; next += gap) {
            LockSupport.parkNanos(next - System.nanoTime());
            if (room.tryAcquire()) {
                threads.execute(this::come);
            }
        }
    }

    private void come() {
        try {
            var index = number.incrementAndGet();
            var person = new Person("p%d@example.com".formatted(index));
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
        for (var attempt = 0; attempt < ENOUGH_TRIES; attempt++) {
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
        for (var attempt = 0; attempt < ENOUGH_TRIES; attempt++) {
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
