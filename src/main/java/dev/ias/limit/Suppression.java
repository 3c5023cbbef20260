package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether mails to a mailbox are suppressed, and the reports that were counted. Rules are pure; each returns the next
 * state, which is the same object if nothing changes.
 *
 * @param block null if the mailbox is not suppressed; it may have ended
 * @param reports the counted reports, by the time of their mails, without those of mails before the window; at most
 *     {@link #REPORTS_KEPT}
 * @param settled reports of mails that were sent at this time or earlier change nothing; null if there is no such time
 */
public record Suppression(
        @Nullable Block block,
        List<Report> reports,
        @Nullable Instant settled) {

    /** Maximum number of stored reports; bounds the size of the row. */
    public static final int REPORTS_KEPT = 100;

    // Reports are kept longer, because an instance whose clock is ahead would otherwise remove some that others count.
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private static final Comparator<Report> ORDER =
            Comparator.comparing(Report::sentAt).thenComparing(Report::kind);

    // After the order, by which its reports are sorted.
    public static final Suppression NONE = new Suppression(null, List.of(), null);

    // Requested by the owner or the operator; nothing else replaces or lifts it.
    private static final Set<Reason> REQUESTED = EnumSet.of(Reason.COMPLAINED, Reason.MANUAL);

    /** Why a mailbox is suppressed. */
    public enum Reason {
        /** The relay has refused it within the session. */
        REFUSED,
        /** A report says that it takes no mail. */
        BOUNCED,
        /** A report says that it is full. */
        FULL,
        /** Too many mails to it were not delivered. */
        SOFT_BOUNCES,
        /** Its owner has complained about a mail. */
        COMPLAINED,
        /** An operator has added it. */
        MANUAL
    }

    /** A period without mails. */
    public record Block(Reason reason, Instant since, Instant until) {}

    /**
     * A counted report.
     *
     * @param sentAt identifies the mail: when it was sent, in whole milliseconds
     */
    public record Report(Instant sentAt, BounceKind kind) {}

    public Suppression {
        reports = reports.stream().sorted(ORDER).toList();
    }

    /** Returns the block that holds now. */
    public Optional<Block> active(Instant now) {
        return Optional.ofNullable(block).filter(current -> now.isBefore(current.until()));
    }

    /** Returns whether answers say that mails to the mailbox are refused. */
    public boolean refuses(Instant now) {
        return active(now)
                .filter(current -> current.reason() != Reason.COMPLAINED)
                .isPresent();
    }

    /**
     * Returns whether a complaint suppresses the mailbox: callers get the answer of a mute, which does not disclose it.
     */
    public boolean isComplaint(Instant now) {
        return active(now)
                .filter(current -> current.reason() == Reason.COMPLAINED)
                .isPresent();
    }

    /** Returns the state after the relay has refused the mailbox within the session. */
    public Suppression refused(Instant now, SuppressionRules rules) {
        return blocked(Reason.REFUSED, now, rules.refused());
    }

    /** Returns the state after an operator has suppressed the mailbox; a longer complaint or addition is kept. */
    public Suppression added(Instant now, Duration duration) {
        return blocked(Reason.MANUAL, now, duration);
    }

    /** Returns the state after an operator has ended the suppression: reports of earlier mails change nothing. */
    public static Suppression removed(Instant now) {
        return new Suppression(null, List.of(), now);
    }

    /**
     * Returns the state after a mailed code or link was used, which confirms that the mailbox takes mail. Reports of
     * earlier mails change nothing then. A request of the owner or an operator is kept.
     */
    public Suppression confirmed(Instant now) {
        if (isRequested()) {
            return this;
        }
        var bounced = reports.stream().anyMatch(report -> report.kind() != BounceKind.COMPLAINT);
        return block == null && !bounced ? this : removed(now);
    }

    /**
     * Returns the state after a report.
     *
     * @return this object if the report changes nothing: it was counted, or its mail was sent before the window or a
     *     removal
     */
    public Suppression reported(Report report, Instant now, SuppressionRules rules) {
        var late = !report.sentAt().isAfter(now.minus(rules.window()));
        if (late || isSettled(report.sentAt()) || reports.contains(report)) {
            return this;
        }
        var counted = counting(report, now.minus(rules.window()));
        return switch (report.kind()) {
            case HARD -> counted.blocked(Reason.BOUNCED, now, rules.hardBounce());
            case FULL -> counted.blocked(Reason.FULL, now, rules.softBounce());
            case SOFT ->
                counted.softBounces() >= rules.softBounceCount()
                        ? counted.blocked(Reason.SOFT_BOUNCES, now, rules.softBounce())
                        : counted;
            case COMPLAINT -> counted.blocked(Reason.COMPLAINED, now, rules.complaint());
        };
    }

    private boolean isRequested() {
        return block != null && REQUESTED.contains(block.reason());
    }

    private boolean isSettled(Instant sentAt) {
        return settled != null && !sentAt.isAfter(settled);
    }

    private long softBounces() {
        return reports.stream()
                .filter(report -> report.kind() == BounceKind.SOFT)
                .count();
    }

    /** Adds a report. Reports that there is no room for are settled, so that they are not counted again. */
    private Suppression counting(Report report, Instant windowStart) {
        var start = windowStart.minus(CLOCK_TOLERANCE);
        var kept = Stream.concat(reports.stream(), Stream.of(report))
                .filter(counted -> counted.sentAt().isAfter(start))
                .sorted(ORDER)
                .toList();
        var surplus = Math.max(0, kept.size() - REPORTS_KEPT);
        return surplus == 0
                ? new Suppression(block, kept, settled)
                : new Suppression(
                        block,
                        kept.subList(surplus, kept.size()),
                        kept.get(surplus - 1).sentAt());
    }

    /** Blocks, unless the present block was requested and this one was not, or the present one ends later. */
    private Suppression blocked(Reason reason, Instant now, Duration duration) {
        var next = new Block(reason, now, now.plus(duration).truncatedTo(ChronoUnit.MICROS));
        var current = active(now);
        if (current.filter(held -> prevails(held, next)).isPresent()) {
            return this;
        }
        var since = current.filter(held -> held.reason() == reason)
                .map(Block::since)
                .orElse(now);
        return new Suppression(new Block(reason, since, next.until()), reports, settled);
    }

    private static boolean prevails(Block held, Block next) {
        return REQUESTED.contains(held.reason()) == REQUESTED.contains(next.reason())
                ? !next.until().isAfter(held.until())
                : REQUESTED.contains(held.reason());
    }
}
