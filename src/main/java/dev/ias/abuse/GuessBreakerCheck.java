package dev.ias.abuse;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the settings of the guess breaker; warns of those with which it opens too late or too easily. */
@Singleton
final class GuessBreakerCheck implements SettingsCheck {

    private static final String PREFIX = "ias.guess-breaker.";
    private static final int PERCENT = 100;
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private static final int FEWEST_WRONG_CODES = 20;
    private static final int MOST_WRONG_CODES = 2_000;
    private static final int LARGEST_SHARE = 50;
    // 10,000 guesses an hour, each at two valid codes of 1,000,000, confirm one foreign address in two days.
    private static final int MOST_WRONG_CODES_WHATEVER_THEIR_SHARE = 10_000;
    private static final Duration SLOW_INTERVAL = Duration.ofMinutes(1);

    private final GuessBreakerSettings settings;

    GuessBreakerCheck(GuessBreakerSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                () -> require(
                        settings.minimumWrongCodes() >= 1,
                        String.format(
                                Locale.ROOT,
                                "minimum-wrong-codes is %d; at least 1 is needed",
                                settings.minimumWrongCodes())),
                () -> require(
                        settings.share() >= 1 && settings.share() <= PERCENT,
                        String.format(Locale.ROOT, "share is %d; 1 to 100 percent is allowed", settings.share())),
                () -> require(
                        settings.maximumWrongCodes() >= settings.minimumWrongCodes(),
                        String.format(
                                Locale.ROOT,
                                "maximum-wrong-codes is %d; at least %sminimum-wrong-codes, which is %d, is needed",
                                settings.maximumWrongCodes(),
                                PREFIX,
                                settings.minimumWrongCodes())),
                () -> require(
                        settings.interval().isPositive() && settings.interval().compareTo(LONGEST_INTERVAL) <= 0,
                        "interval is %s; more than 0s and at most 1h is allowed".formatted(settings.interval())));
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(
                warning(
                        settings.minimumWrongCodes() < FEWEST_WRONG_CODES,
                        "minimum-wrong-codes",
                        settings.minimumWrongCodes(),
                        "a few people who mistype their codes, or one attacker, open the guess breaker; use at least "
                                + FEWEST_WRONG_CODES),
                warning(
                        settings.minimumWrongCodes() > MOST_WRONG_CODES,
                        "minimum-wrong-codes",
                        settings.minimumWrongCodes(),
                        "as many codes can be guessed an hour before the guess breaker opens; use at most "
                                + MOST_WRONG_CODES),
                warning(
                        settings.share() > LARGEST_SHARE,
                        "share",
                        settings.share(),
                        "few correct codes of own mailboxes hide guesses; use at most " + LARGEST_SHARE),
                warning(
                        settings.maximumWrongCodes() > MOST_WRONG_CODES_WHATEVER_THEIR_SHARE,
                        "maximum-wrong-codes",
                        settings.maximumWrongCodes(),
                        "as many codes can be guessed an hour if correct codes of own mailboxes hide them; use at most "
                                + MOST_WRONG_CODES_WHATEVER_THEIR_SHARE),
                warning(
                        settings.interval().compareTo(SLOW_INTERVAL) > 0,
                        "interval",
                        settings.interval(),
                        "the guess breaker opens as late; use at most 1m"));
    }

    private static Optional<SettingWarning> warning(boolean dangerous, String setting, Object value, String advice) {
        return SettingWarning.onlyIf(dangerous, PREFIX + setting, value, advice);
    }

    private static void require(boolean held, String complaint) {
        if (!held) {
            throw new InvalidSettingException(PREFIX + complaint);
        }
    }
}
