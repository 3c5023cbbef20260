package dev.ias.testing.load;

import static java.util.stream.Collectors.groupingBy;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Jws;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Checks every call after the fault: granted calls were mailed, failed calls counted against no limit, and every mailed
 * code is valid. Codes are confirmed by real calls.
 */
public final class CallAudit {

    /** Maximum time of a call. */
    private static final Duration MAX_LATENCY = Duration.ofSeconds(15);

    private static final int CONFIRMS_AT_ONCE = 16;

    private final Client client;
    private final List<Person> people;
    private final Allowed allowed;
    private final Map<String, List<RelayedMail>> mails;
    private final Map<String, List<Row>> rows;
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    /** A sign-up in the database. */
    private record Row(String address, String id, String recipient) {

        static Row of(String line) {
            var columns = line.split("\\|", 3);
            return new Row(columns[0], columns[1], columns[2]);
        }
    }

    /** Deviations that a fault permits. */
    public enum Allowed {
        /** A call without an answer may have been executed. */
        EXECUTED_BUT_UNANSWERED,
        /** After the clock was set back, the cool-down lasts longer. */
        LONGER_WAIT,
        NOTHING
    }

    private CallAudit(Deployment deployment, Client client, List<Person> people, Allowed allowed) {
        this.client = client;
        this.people = people;
        this.allowed = allowed;
        this.mails = deployment.mailsByRecipient();
        this.rows = deployment.database().query("select address, id, recipient from verification").stream()
                .map(Row::of)
                .collect(groupingBy(Row::address));
    }

    /**
     * Waits until the outbox is empty and checks all calls.
     *
     * @param client client of a recovered instance
     * @param timeout timeout of emptying the outbox
     */
    public static AuditResult of(
            Deployment deployment, Client client, List<Person> people, Duration timeout, Allowed allowed) {
        Eventually.until(
                timeout,
                () -> deployment.database().query("select id from outbox").isEmpty());
        return new CallAudit(deployment, client, people, allowed).audit();
    }

    private AuditResult audit() {
        for (var person : people) {
            checkCalls(person);
            checkRows(person);
            checkMails(person);
        }
        confirmAll();
        return new AuditResult(
                calls().size(),
                people.stream().mapToInt(this::lost).sum(),
                people.stream().mapToInt(this::duplicates).sum(),
                List.copyOf(wrong),
                calls().stream().map(Call::took).max(Comparator.naturalOrder()).orElse(Duration.ZERO),
                people.stream()
                        .map(this::lateness)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    private void checkCalls(Person person) {
        var uncertain = allowed == Allowed.LONGER_WAIT;
        for (var call : person.calls()) {
            // The retry of a call that may have been executed may be rate limited.
            var expected = call.granted() || call.failed() || call.unanswered() || (call.limited() && uncertain);
            if (!expected) {
                wrong.add("%s answered %s after %s".formatted(call.kind(), call.outcome(), person.calls()));
            }
            if (call.took().compareTo(MAX_LATENCY) > 0) {
                wrong.add("%s took %s".formatted(call.kind(), call.took()));
            }
            uncertain |= mayBeExecuted(call);
        }
    }

    /** Requires that a failed sign-up leaves no row. */
    private void checkRows(Person person) {
        var granted = signUps(person).filter(Call::granted).count();
        var unanswered = signUps(person).filter(this::mayBeExecuted).count();
        var found = rows(person).size();
        if (found < granted || found > granted + unanswered) {
            wrong.add(String.format(Locale.ROOT, "%d rows after %s", found, person.calls()));
        }
    }

    /** Requires that a failed call sends no mail. */
    private void checkMails(Person person) {
        var mailed = codes(person).size();
        var mayBeExecuted = person.calls().stream().filter(this::mayBeExecuted).count();
        if (mailed > person.granted() + mayBeExecuted) {
            wrong.add(String.format(Locale.ROOT, "%d mails after %s", mailed, person.calls()));
        }
    }

    private int lost(Person person) {
        return Math.max(0, (int) person.granted() - codes(person).size());
    }

    private int duplicates(Person person) {
        return mails(person).size() - codes(person).size();
    }

    /** Returns the time from the last call that was or may have been granted to the last mail. */
    private Duration lateness(Person person) {
        var asked = person.calls().stream()
                .filter(call -> call.granted() || call.unanswered())
                .map(Call::began)
                .max(Comparator.naturalOrder());
        return mails(person).isEmpty() || asked.isEmpty()
                ? Duration.ZERO
                : Duration.between(asked.get(), mails(person).getLast().at());
    }

    private void confirmAll() {
        var room = new Semaphore(CONFIRMS_AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var person : people) {
                room.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        confirm(person);
                    } finally {
                        room.release();
                    }
                });
            }
        }
    }

    private void confirm(Person person) {
        if (person.unanswered() > 0) {
            confirmEveryRow(person);
        } else if (person.token().isPresent() && !mails(person).isEmpty()) {
            var code = mails(person).getLast().secret();
            var call = client.confirm(person.token().get(), code);
            if (!call.granted()) {
                wrong.add("the mailed code was answered %s after %s".formatted(call.outcome(), person.calls()));
            }
        }
    }

    /** Confirms every row with the mailed codes, because the token of an unanswered call is unknown. */
    private void confirmEveryRow(Person person) {
        for (var row : rows(person)) {
            var token = token(row);
            if (codes(person).stream()
                    .noneMatch(code -> client.confirm(token, code).granted())) {
                wrong.add(String.format(
                        Locale.ROOT,
                        "none of %d codes is valid after %s",
                        codes(person).size(),
                        person.calls()));
            }
        }
    }

    /** Creates the token of a sign-up whose answer was lost, as the service does. */
    private static String token(Row row) {
        return Jws.hs256(
                "{\"alg\":\"HS256\",\"typ\":\"email-verification+jwt\",\"kid\":\"token\"}",
                String.format(
                        Locale.ROOT,
                        "{\"iss\":\"ias\",\"aud\":\"email-verification\",\"sub\":\"%s\",\"rcp\":\"%s\",\"exp\":%d}",
                        row.id(),
                        row.recipient(),
                        Instant.now().plusSeconds(600).getEpochSecond()),
                TestKeys.bytes("token"));
    }

    private boolean mayBeExecuted(Call call) {
        return call.unanswered() && allowed == Allowed.EXECUTED_BUT_UNANSWERED;
    }

    private static Stream<Call> signUps(Person person) {
        return person.calls().stream().filter(call -> call.kind() == Call.Kind.SIGN_UP);
    }

    private List<Row> rows(Person person) {
        return rows.getOrDefault(person.address(), List.of());
    }

    private List<RelayedMail> mails(Person person) {
        return mails.getOrDefault(person.address(), List.of());
    }

    private List<String> codes(Person person) {
        return mails(person).stream().map(RelayedMail::secret).distinct().toList();
    }

    private List<Call> calls() {
        return people.stream().map(Person::calls).flatMap(Collection::stream).toList();
    }
}
