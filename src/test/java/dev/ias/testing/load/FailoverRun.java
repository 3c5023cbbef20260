package dev.ias.testing.load;

import dev.ias.testing.Deployment;
import dev.ias.testing.Eventually;
import dev.ias.testing.Pause;
import dev.ias.testing.RelayedMail;
import dev.ias.testing.ScriptedRelay;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Load of both APIs on a service with two relays, of which the first one fails for some time. The service is killed and
 * started again meanwhile.
 */
public final class FailoverRun {

    private static final int PER_SECOND = 10;
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration REUSE_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(150);

    private final Deployment deployment;
    private final BooleanSupplier arrived;

    /**
     * Creates a run on a deployment with a spare relay.
     *
     * @param arrived whether all mails that the relays have accepted have arrived where they are counted
     */
    public FailoverRun(Deployment deployment, BooleanSupplier arrived) {
        this.deployment = deployment;
        this.arrived = arrived;
    }

    /** A temporary fault of the first relay. */
    @FunctionalInterface
    public interface Fault {

        /**
         * Causes the fault; returns after it has ended.
         *
         * @param kill kills the service and starts it again
         */
        void happen(Runnable kill);
    }

    /**
     * Result of a run.
     *
     * @param reuse time from the end of the fault to the first mail of a later call over the first relay
     * @param first mails over the first relay, in all
     * @param spare mails over the other one
     * @param failed calls of the REST API that were answered an error, by its group and code
     * @param refused addresses of lists that were answered an error
     * @param copies most copies of a mail
     */
    public record Result(
            AuditResult audit,
            Duration reuse,
            int first,
            int spare,
            Map<String, Long> failed,
            long refused,
            int copies) {

        /** Returns a description of how the mails were shared. */
        public String share() {
            return String.format(
                    Locale.ROOT,
                    "first relay %d mails (%d %%), spare relay %d; most copies of a mail %d;"
                            + " failed calls %s, addresses %d",
                    first,
                    Math.round(100.0 * first / Math.max(1, first + spare)),
                    spare,
                    copies,
                    failed,
                    refused);
        }
    }

    /** Runs the load before, during and after a fault, and checks all calls. */
    public Result run(Fault fault) {
        shortenAttempts();
        var instance = deployment.start();
        var lists = new ListLoad(deployment, instance);
        var load = new Load(PER_SECOND, List.of(new Client(instance)));
        Pause.of(BEFORE);
        fault.happen(() -> {
            instance.process().kill();
            instance.restart();
        });
        var over = Instant.now();
        var reuse = Duration.between(over, reused(load, over));
        Pause.of(BEFORE);
        lists.stop();
        var people = load.stop();
        var audit = audit(instance, lists, people);
        return new Result(
                audit,
                reuse,
                count(deployment.relay()),
                count(deployment.spare()),
                people.stream()
                        .flatMap(person -> person.calls().stream())
                        .filter(Call::failed)
                        .collect(Collectors.groupingBy(Call::outcome, Collectors.counting())),
                lists.refused(),
                copies(deployment.mailsByRecipient()));
    }

    /** So that the mails of the killed process are sent soon; the lease must exceed the longest attempt. */
    private void shortenAttempts() {
        for (var relay : List.of("FIRST", "SPARE")) {
            deployment
                    .set("IAS_MAIL_RELAYS_" + relay + "_CONNECT_TIMEOUT", "2s")
                    .set("IAS_MAIL_RELAYS_" + relay + "_TIMEOUT", "3s")
                    .set("IAS_MAIL_RELAYS_" + relay + "_ACCEPT_TIMEOUT", "6s");
        }
        deployment
                .set("IAS_OUTBOX_LEASE", "45s")
                .set("IAS_OUTBOX_UNCERTAIN_DELAY", "5s")
                .set("IAS_LIMITS_ACCOUNT_ADDRESSES_PER_DAY", "100000000");
    }

    private AuditResult audit(Deployment.Instance instance, ListLoad lists, List<Person> people) {
        Eventually.until(
                TIMEOUT,
                () -> deployment.database().query("select id from outbox").isEmpty());
        Eventually.until(TIMEOUT, arrived);
        return CallAudit.of(
                        deployment, new Client(instance), people, TIMEOUT, CallAudit.Allowed.EXECUTED_BUT_UNANSWERED)
                .and(lists.audit(deployment.mailsByRecipient()));
    }

    private Instant reused(Load load, Instant over) {
        Eventually.until(REUSE_TIMEOUT, () -> since(load, over).findAny().isPresent());
        return since(load, over).min(Instant::compareTo).orElseThrow();
    }

    /** Returns when the mails of calls that began after a moment were sent over the first relay. */
    private Stream<Instant> since(Load load, Instant moment) {
        var later = load.people().stream()
                .filter(person -> person.calls().stream()
                        .findFirst()
                        .filter(call -> call.began().isAfter(moment))
                        .isPresent())
                .map(Person::address)
                .collect(Collectors.toSet());
        return mailsTo(later).map(RelayedMail::at);
    }

    private Stream<RelayedMail> mailsTo(Set<String> recipients) {
        return deployment.relay().mailsByRecipient().entrySet().stream()
                .filter(mails -> recipients.contains(mails.getKey()))
                .flatMap(mails -> mails.getValue().stream());
    }

    private static int count(ScriptedRelay relay) {
        return relay.mailsByRecipient().values().stream().mapToInt(List::size).sum();
    }

    private static int copies(Map<String, List<RelayedMail>> mails) {
        return mails.values().stream()
                .map(toOne -> toOne.stream()
                        .collect(Collectors.groupingBy(RelayedMail::secret, Collectors.summingInt(mail -> 1))))
                .map(Map::values)
                .flatMap(Collection::stream)
                .max(Integer::compareTo)
                .orElse(0);
    }
}
