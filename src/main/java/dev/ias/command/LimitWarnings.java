package dev.ias.command;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Rejects a duration of mutes out of its bounds, and warns of limits that protect neither codes nor recipients. */
@Singleton
final class LimitWarnings implements SettingsCheck {

    private static final String PREFIX = "ias.limits.";
    private static final int CODES = 1_000_000;
    private static final int MAX_CLIENT_WRONG_CODES_PER_HOUR = 100;
    private static final int MAX_RECIPIENT_WRONG_CODES = 100;
    private static final int VALID_CODES = 2;
    private static final int MAX_WRONG_TRIES = 10;
    private static final Duration MAX_CODE_LIFETIME = Duration.ofHours(1);
    private static final Duration MAX_LINK_LIFETIME = Duration.ofDays(14);
    private static final Duration MIN_RESEND_DELAY = Duration.ofSeconds(10);
    private static final int MAX_RECIPIENT_MAILS_PER_HOUR = 20;
    private static final int MAX_RECIPIENT_MAILS_PER_DAY = 50;
    private static final int MAX_CLIENT_SIGN_UPS_PER_HOUR = 1_000;
    private static final int MAX_INSTANCE_MAILS_PER_SECOND = 1_000;

    private final LimitSettings limits;

    LimitWarnings(LimitSettings limits) {
        this.limits = limits;
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return Stream.of(secrets(), floods(), actors())
                .flatMap(warnings -> warnings)
                .toList();
    }

    private Stream<Optional<SettingWarning>> secrets() {
        return Stream.of(
                longerThan(
                        MAX_CODE_LIFETIME,
                        "code-lifetime",
                        limits.codeLifetime(),
                        "a code in an old mail is still valid; use at most 1h"),
                longerThan(
                        MAX_LINK_LIFETIME,
                        "link-lifetime",
                        limits.linkLifetime(),
                        "a link in an old mail is still valid; use at most 14d"),
                SettingWarning.onlyIf(
                        limits.resendDelays().stream().anyMatch(delay -> delay.compareTo(MIN_RESEND_DELAY) < 0),
                        PREFIX + "resend-delays",
                        limits.resendDelays(),
                        "mails of a sign-up follow each other at once; use at least 10s"),
                moreThan(
                        MAX_WRONG_TRIES,
                        "wrong-tries",
                        limits.wrongTries(),
                        String.format(
                                Locale.ROOT,
                                "a code is guessed with a probability of %d in 1,000,000 per sign-up; use at most %d",
                                Math.min((long) limits.wrongTries() * VALID_CODES, CODES),
                                MAX_WRONG_TRIES)));
    }

    private Stream<Optional<SettingWarning>> floods() {
        return Stream.of(
                moreThan(
                        MAX_RECIPIENT_MAILS_PER_HOUR,
                        "recipient-mails-per-hour",
                        limits.recipientMailsPerHour(),
                        "anyone can have one person mailed as often; use at most " + MAX_RECIPIENT_MAILS_PER_HOUR),
                moreThan(
                        MAX_RECIPIENT_MAILS_PER_DAY,
                        "recipient-mails-per-day",
                        limits.recipientMailsPerDay(),
                        "anyone can have one person mailed as often; use at most " + MAX_RECIPIENT_MAILS_PER_DAY),
                moreThan(
                        MAX_CLIENT_SIGN_UPS_PER_HOUR,
                        "client-sign-ups-per-hour",
                        limits.clientSignUpsPerHour(),
                        "one client can have as many people mailed; use at most " + MAX_CLIENT_SIGN_UPS_PER_HOUR),
                moreThan(
                        MAX_INSTANCE_MAILS_PER_SECOND,
                        "instance-mails-per-second",
                        limits.instanceMailsPerSecond(),
                        "a flood of sign-ups sends as many mails; use a few times the usual rate, at most "
                                + MAX_INSTANCE_MAILS_PER_SECOND));
    }

    private Stream<Optional<SettingWarning>> actors() {
        return Stream.of(
                notLessThan(limits.recipientMailsPerHour(), "recipient-share-per-hour", limits.recipientSharePerHour()),
                notLessThan(limits.recipientMailsPerDay(), "recipient-share-per-day", limits.recipientSharePerDay()),
                moreThan(
                        MAX_CLIENT_WRONG_CODES_PER_HOUR,
                        "client-wrong-codes-per-hour",
                        limits.clientWrongCodesPerHour(),
                        "one client can try as many codes; use at most " + MAX_CLIENT_WRONG_CODES_PER_HOUR),
                moreThan(
                        MAX_RECIPIENT_WRONG_CODES,
                        "recipient-wrong-codes",
                        limits.recipientWrongCodes(),
                        "codes of a mailbox that is being guessed stay short; use at most "
                                + MAX_RECIPIENT_WRONG_CODES));
    }

    private static Optional<SettingWarning> notLessThan(int quota, String setting, int share) {
        return SettingWarning.onlyIf(
                share >= quota,
                PREFIX + setting,
                share,
                "one client network can use up the mails of a recipient; use less than " + quota);
    }

    private static Optional<SettingWarning> moreThan(int maximum, String setting, int value, String advice) {
        return SettingWarning.onlyIf(value > maximum, PREFIX + setting, value, advice);
    }

    private static Optional<SettingWarning> longerThan(
            Duration maximum, String setting, Duration value, String advice) {
        return SettingWarning.onlyIf(value.compareTo(maximum) > 0, PREFIX + setting, value, advice);
    }
}
