package dev.ias.testing.load;

import dev.ias.testing.Answer;
import dev.ias.testing.Deployment;
import dev.ias.testing.Ias;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.SignedCalls;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Open-loop load of lists of the RPC API, one a second, each with new addresses and submitted once. */
public final class ListLoad {

    private static final int ADDRESSES = 10;
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Ias ias;
    private final SignedCalls key;
    private final Queue<Submitted> lists = new ConcurrentLinkedQueue<>();
    private final Queue<Thread> calls = new ConcurrentLinkedQueue<>();
    private final Thread pacemaker;
    private volatile boolean stopping;

    /**
     * A list and the answer to it.
     *
     * @param accepted the addresses that the service answered to be mailed
     * @param answered whether there was an answer
     */
    private record Submitted(
            List<String> addresses, Set<String> accepted, boolean answered, Instant began, Duration took) {

        List<String> refused() {
            return addresses.stream()
                    .filter(address -> answered && !accepted.contains(address))
                    .toList();
        }
    }

    public ListLoad(Deployment deployment, Deployment.Instance instance) {
        this.ias = instance.ias();
        this.key = SignedCalls.ofNewKey(deployment, Deployment.JAR);
        this.pacemaker = Thread.ofPlatform().name("list-load").start(this::submitEach);
    }

    /** Submits no further lists, and returns when all are answered. */
    public void stop() {
        stopping = true;
        try {
            pacemaker.join();
            for (var call : calls) {
                call.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void submitEach() {
        var next = System.nanoTime();
        for (var list = 0; !stopping; list++) {
            LockSupport.parkNanos(next - System.nanoTime());
            next += INTERVAL.toNanos();
            var addresses = addresses(list);
            calls.add(Thread.ofVirtual().start(() -> submit(addresses)));
        }
    }

    private static List<String> addresses(int list) {
        return IntStream.range(0, ADDRESSES)
                .mapToObj(i -> String.format(Locale.ROOT, "l%d-%d@example.com", list, i))
                .toList();
    }

    private void submit(List<String> addresses) {
        var began = Instant.now();
        var start = System.nanoTime();
        var accepted = new HashSet<String>();
        var answered = true;
        try {
            var form = key.form("SubmitEmailVerification", Map.of("Email", String.join(",", addresses)));
            accepted.addAll(accepted(ias.send(HttpRequest.newBuilder(ias.uri("/"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build())));
        } catch (IllegalStateException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
            answered = false;
        }
        lists.add(new Submitted(addresses, accepted, answered, began, Duration.ofNanos(System.nanoTime() - start)));
    }

    private static List<String> accepted(Answer answer) {
        return answer.status() == 200 ? answer.json().path("SuccessList").findValuesAsText("Email") : List.of();
    }

    /** Returns the number of addresses that were answered not to be mailed. */
    public long refused() {
        return lists.stream().mapToLong(list -> list.refused().size()).sum();
    }

    /** Checks all lists: the accepted addresses were mailed, and the refused ones were not. */
    public AuditResult audit(Map<String, List<RelayedMail>> mails) {
        var lost = 0;
        var duplicates = 0;
        var wrong = new ArrayList<String>();
        var slowest = Duration.ZERO;
        var latest = Duration.ZERO;
        for (var list : lists) {
            slowest = longer(slowest, list.took());
            for (var address : list.addresses()) {
                var mailed = mails.getOrDefault(address, List.of());
                var links = mailed.stream().map(RelayedMail::secret).distinct().count();
                duplicates += (int) (mailed.size() - links);
                if (list.accepted().contains(address) && links == 0) {
                    lost++;
                }
                if (links > 1) {
                    wrong.add(String.format(Locale.ROOT, "%d links to an address that was submitted once", links));
                }
                if (!mailed.isEmpty()) {
                    latest = longer(
                            latest,
                            Duration.between(list.began(), mailed.getLast().at()));
                }
            }
            list.refused().stream()
                    .filter(mails::containsKey)
                    .forEach(address -> wrong.add("mail to an address that was answered not to be mailed"));
        }
        return new AuditResult(lists.size(), lost, duplicates, List.copyOf(wrong), slowest, latest);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
