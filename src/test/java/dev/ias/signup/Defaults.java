package dev.ias.signup;

import dev.ias.ServiceOnly;
import dev.ias.abuse.SimulatedBreaker;
import dev.ias.command.LimitSettings;
import dev.ias.limit.InProcessLimiter;
import dev.ias.testing.TestClock;
import dev.ias.verification.Policy;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;

/**
 * The limits with their default settings, as the service reads them.
 *
 * @param instanceMails mails that one instance sends in a day
 */
record Defaults(LimitSettings limits, Policy policy, SimulatedBreaker.Numbers breaker, long instanceMails) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    static Defaults load() {
        try (var context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(Map.of("datasources.default.enabled", false))
                .start()) {
            var limits = context.getBean(LimitSettings.class);
            return new Defaults(
                    limits,
                    context.getBean(Policy.class),
                    SimulatedBreaker.Numbers.defaults(context),
                    instanceMails(limits));
        }
    }

    private static long instanceMails(LimitSettings limits) {
        var clock = new TestClock();
        var instance = new InProcessLimiter<String>(limits.instance(), clock);
        var mails = 0L;
        for (var second = 0L; second < Duration.ofHours(1).toSeconds(); second++) {
            while (instance.take("instance").isEmpty()) {
                mails++;
            }
            clock.advance(SECOND);
        }
        // Each hour is the same: after a second in which as many were taken as possible, the next one begins with the
        // same quota.
        return mails * Duration.ofDays(1).toHours();
    }
}
