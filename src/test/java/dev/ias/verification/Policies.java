package dev.ias.verification;

import dev.ias.limit.Quota;
import dev.ias.limit.SuppressionRules;
import java.time.Duration;
import java.util.List;

/** Policies with the default settings, for tests of rules. */
public final class Policies {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    public static final SuppressionRules SUPPRESSION =
            new SuppressionRules(HOUR, DAY.multipliedBy(90), DAY, DAY.multipliedBy(365), 3, DAY.multipliedBy(7));

    public static final Policy.Recipient DEFAULT_RECIPIENT = recipient(
            List.of(new Quota(1, Duration.ofSeconds(30)), new Quota(5, HOUR), new Quota(10, DAY)),
            List.of(new Quota(3, HOUR), new Quota(6, DAY)));

    public static final Policy.Recipient NO_RECIPIENT_LIMIT =
            recipient(List.of(new Quota(1_000, HOUR)), List.of(new Quota(1_000, HOUR)));

    private Policies() {}

    private static Policy.Recipient recipient(List<Quota> quotas, List<Quota> shares) {
        return new Policy.Recipient(
                quotas, shares, new Quota(20, DAY.multipliedBy(30)), SUPPRESSION, DAY.multipliedBy(30));
    }

    public static Policy withRecipient(Policy.Recipient recipient) {
        return new Policy(
                Duration.ofMinutes(10),
                DAY.multipliedBy(3),
                DAY,
                List.of(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5)),
                10,
                5,
                6,
                recipient,
                new Quota(500, DAY));
    }
}
