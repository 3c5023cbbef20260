package dev.ias.command;

import dev.ias.limit.Suppression;
import dev.ias.limit.SuppressionRules;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Settings of the suppression of recipients after bounces and complaints.
 *
 * @param hardBounce time in which a recipient is not mailed after a report that its mailbox does not exist or takes no
 *     mail; 1h to 3650d
 * @param softBounce time in which a recipient is not mailed after a report that its mailbox is full, or after {@code
 *     ias.suppression.soft-bounces}; 10m to 30d
 * @param complaint time in which a recipient is not mailed after it has reported a mail as spam; 1d to 3650d
 * @param softBounces mails within {@code ias.suppression.window} that were not delivered for reasons that may pass,
 *     after which their recipient is suppressed; 1 to 50
 * @param window reports of mails that were sent earlier change nothing; 1d to 30d
 */
@ConfigurationProperties("ias.suppression")
record SuppressionSettings(
        @Bindable(defaultValue = "90d") Duration hardBounce,
        @Bindable(defaultValue = "1d") Duration softBounce,
        @Bindable(defaultValue = "365d") Duration complaint,
        @Bindable(defaultValue = "3") int softBounces,
        @Bindable(defaultValue = "7d") Duration window)
        implements SettingsCheck {

    private static final String PREFIX = "ias.suppression.";
    // Half of the stored reports, so that other kinds of reports leave room for the count.
    private static final int MAXIMUM_SOFT_BOUNCES = Suppression.REPORTS_KEPT / 2;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration DECADE = Duration.ofDays(3650);

    @Override
    public List<Runnable> checks() {
        return List.of(
                () -> require("hard-bounce", hardBounce, Duration.ofHours(1), DECADE, "1h to 3650d"),
                () -> require("soft-bounce", softBounce, Duration.ofMinutes(10), Duration.ofDays(30), "10m to 30d"),
                () -> require("complaint", complaint, DAY, DECADE, "1d to 3650d"),
                this::requireSoftBounces,
                () -> require("window", window, DAY, Duration.ofDays(30), "1d to 30d"));
    }

    SuppressionRules rules(Duration refused) {
        return new SuppressionRules(refused, hardBounce, softBounce, complaint, softBounces, window);
    }

    private void requireSoftBounces() {
        if (softBounces < 1 || softBounces > MAXIMUM_SOFT_BOUNCES) {
            throw InvalidSettingException.of(
                    PREFIX + "soft-bounces",
                    String.valueOf(softBounces),
                    String.format(Locale.ROOT, "1 to %d", MAXIMUM_SOFT_BOUNCES));
        }
    }

    private static void require(String setting, Duration value, Duration minimum, Duration maximum, String allowed) {
        if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
            throw InvalidSettingException.of(PREFIX + setting, value.toString(), allowed);
        }
    }
}
