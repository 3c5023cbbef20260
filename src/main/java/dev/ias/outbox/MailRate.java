package dev.ias.outbox;

import dev.ias.command.LimitSettings;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Quota;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The rate of mails of this instance, over both APIs and all attempts. */
@Singleton
public class MailRate {

    private static final String INSTANCE = "instance";

    private final InProcessLimiter<String> limiter;
    private final Duration interval;
    private final Duration halfWindow;
    private final Clock clock;
    private Instant nextSlot = Instant.MIN;

    MailRate(LimitSettings limits, Clock clock) {
        this.limiter = new InProcessLimiter<>(limits.instance(), clock);
        this.interval = interval(limits.instance());
        this.halfWindow = limits.instance().window().dividedBy(2);
        this.clock = clock;
    }

    private static Duration interval(Quota quota) {
        return quota.window().dividedBy(quota.count());
    }

    /** Returns the time until the rate permits a mail, without taking one; empty if it does now. */
    public Optional<Duration> waitTime() {
        return limiter.waitFor(INSTANCE);
    }

    /** Takes one mail; returns false if the rate does not permit it now. */
    boolean take() {
        return limiter.take(INSTANCE).isEmpty();
    }

    /** Takes one mail of a list; returns false if half of the rate is in use: the rest is for single calls. */
    boolean takeOfList() {
        return !limiter.isHalfUsed(INSTANCE) && take();
    }

    /** Refunds mails that were taken but not sent. */
    void refund(int mails) {
        for (var i = 0; i < mails; i++) {
            limiter.refund(INSTANCE);
        }
    }

    /**
     * Takes up to {@code maximum} mails for redelivery and returns how many; if none is permitted now, waits once until
     * one is. Waits first if half of the rate is in use, and takes more than one only while less is: redelivery can
     * wait, but a call beyond the rate is denied.
     */
    int await(int maximum) {
        if (limiter.isHalfUsed(INSTANCE)) {
            LockSupport.parkNanos(halfWindow.toNanos());
        }
        var wait = limiter.take(INSTANCE);
        if (wait.isPresent()) {
            LockSupport.parkNanos(wait.get().toNanos());
            if (!take()) {
                return 0;
            }
        }
        var taken = 1;
        while (taken < maximum && takeOfList()) {
            taken++;
        }
        return taken;
    }

    /**
     * Returns when a mail that is not permitted now should be attempted: those of a list follow each other at the rate.
     */
    synchronized Instant nextSlot() {
        var earliest = clock.instant().plus(interval);
        nextSlot = nextSlot.isBefore(earliest) ? earliest : nextSlot.plus(interval);
        return nextSlot;
    }
}
