package dev.ias.limit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What limits know of one key. An account has sends only.
 *
 * @param wrongCodes times of wrong codes for sign-ups of a mailbox, oldest first, at most {@link #WRONG_CODES_KEPT}
 * @param mute null if the mailbox's owner has not muted it
 * @param suppression whether mails to the mailbox are suppressed
 */
public record LimitHistory(
        SendLog sends, List<Instant> wrongCodes, @Nullable Mute mute, Suppression suppression) {

    public static final LimitHistory EMPTY = new LimitHistory(SendLog.EMPTY, List.of(), null, Suppression.NONE);

    /** Bounds the row; more than any quota of wrong codes counts. */
    public static final int WRONG_CODES_KEPT = 100;

    /**
     * A mailbox that is not mailed at the request of others than its owner.
     *
     * @param exempt the actor whose requests are mailed
     */
    public record Mute(Instant until, long exempt) {}

    public LimitHistory {
        wrongCodes = List.copyOf(wrongCodes);
    }

    public LimitHistory withSends(SendLog log) {
        return new LimitHistory(log, wrongCodes, mute, suppression);
    }

    public LimitHistory withSuppression(Suppression other) {
        return new LimitHistory(sends, wrongCodes, mute, other);
    }

    /** Returns a copy with a wrong code added, and without those that have left the quota's window. */
    public LimitHistory wrongCode(Instant now, Quota quota) {
        var start = now.minus(quota.window());
        var kept = Stream.concat(wrongCodes.stream().filter(start::isBefore), Stream.of(now))
                .toList();
        return new LimitHistory(
                sends, kept.subList(Math.max(0, kept.size() - WRONG_CODES_KEPT), kept.size()), mute, suppression);
    }

    /** Returns a copy that is muted. */
    public LimitHistory muted(Mute by) {
        return new LimitHistory(sends, wrongCodes, by, suppression);
    }

    /** Returns a copy without its mute, and without the sends requested since. */
    public LimitHistory unmuted() {
        return new LimitHistory(SendLog.EMPTY, wrongCodes, null, suppression);
    }

    /** Returns until when the mailbox is muted; empty if it is not. */
    public Optional<Instant> mutedUntil(Instant now) {
        return Optional.ofNullable(mute).map(Mute::until).filter(now::isBefore);
    }

    /** Returns whether the mailbox's owner has muted it. */
    public boolean isMuted(Instant now) {
        return mute != null && now.isBefore(mute.until());
    }

    /** Returns whether a mail that this actor requests is muted. */
    public boolean isMutedFor(long actor, Instant now) {
        return mute != null && isMuted(now) && mute.exempt() != actor;
    }

    /**
     * Returns the sends that count against a request of this actor: while the mailbox is muted, its owner's own only.
     */
    public SendLog sendsFor(long actor, Instant now) {
        return isMuted(now) && !isMutedFor(actor, now) ? sends.of(actor) : sends;
    }

    /** Returns whether the quota of wrong codes is used up. */
    public boolean wrongCodesExceed(Quota quota, Instant now) {
        var start = now.minus(quota.window());
        return wrongCodes.stream().filter(start::isBefore).count() >= quota.count();
    }
}
