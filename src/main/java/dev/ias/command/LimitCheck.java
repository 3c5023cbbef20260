package dev.ias.command;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import dev.ias.verification.Code;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Checks that limits can be applied. */
@Singleton
final class LimitCheck implements SettingsCheck {

    private static final String PREFIX = "ias.limits.";
    private static final Duration MIN_MUTE = Duration.ofDays(1);
    private static final Duration MAX_MUTE = Duration.ofDays(365);

    private final LimitSettings limits;

    LimitCheck(LimitSettings limits) {
        this.limits = limits;
    }

    @Override
    public List<Runnable> checks() {
        return Stream.of(
                        counts(),
                        durations(),
                        Stream.<Runnable>of(this::codeLength, this::resendDelays, this::muteDuration))
                .flatMap(checks -> checks)
                .toList();
    }

    private Stream<Runnable> counts() {
        return Map.ofEntries(
                        Map.entry("sign-up-mails", limits.signUpMails()),
                        Map.entry("wrong-tries", limits.wrongTries()),
                        Map.entry("recipient-mails-per-hour", limits.recipientMailsPerHour()),
                        Map.entry("recipient-mails-per-day", limits.recipientMailsPerDay()),
                        Map.entry("recipient-share-per-hour", limits.recipientSharePerHour()),
                        Map.entry("recipient-share-per-day", limits.recipientSharePerDay()),
                        Map.entry("recipient-wrong-codes", limits.recipientWrongCodes()),
                        Map.entry("account-addresses-per-day", limits.accountAddressesPerDay()),
                        Map.entry("client-sign-ups-per-hour", limits.clientSignUpsPerHour()),
                        Map.entry("site-sign-ups-per-hour", limits.siteSignUpsPerHour()),
                        Map.entry("network-sign-ups-per-hour", limits.networkSignUpsPerHour()),
                        Map.entry("client-wrong-codes-per-hour", limits.clientWrongCodesPerHour()),
                        Map.entry("site-wrong-codes-per-hour", limits.siteWrongCodesPerHour()),
                        Map.entry("network-wrong-codes-per-hour", limits.networkWrongCodesPerHour()),
                        Map.entry("instance-mails-per-second", limits.instanceMailsPerSecond()))
                .entrySet()
                .stream()
                .map(count -> () -> require(count.getValue() >= 1, count.getKey(), count.getValue(), "at least 1"));
    }

    private Stream<Runnable> durations() {
        return Stream.of(
                () -> positive("code-lifetime", limits.codeLifetime()),
                () -> positive("link-lifetime", limits.linkLifetime()),
                () -> positive("sign-up-lifetime", limits.signUpLifetime()),
                () -> notNegative("recipient-cool-down", limits.recipientCoolDown()),
                () -> notNegative("refused-recipient-pause", limits.refusedRecipientPause()));
    }

    private void codeLength() {
        var length = limits.codeLength();
        require(
                length >= Code.MINIMUM_LENGTH && length <= Code.MAXIMUM_LENGTH,
                "code-length",
                length,
                String.format(Locale.ROOT, "%d to %d", Code.MINIMUM_LENGTH, Code.MAXIMUM_LENGTH));
    }

    private void resendDelays() {
        var delays = limits.resendDelays();
        require(
                !delays.isEmpty() && delays.stream().noneMatch(Duration::isNegative),
                "resend-delays",
                delays,
                "durations such as 30s,60s,5m");
    }

    /** The page of a mute shows its duration in days. */
    private void muteDuration() {
        var mute = limits.muteDuration();
        require(mute.compareTo(MIN_MUTE) >= 0 && mute.compareTo(MAX_MUTE) <= 0, "mute-duration", mute, "1d to 365d");
    }

    private static void positive(String setting, Duration value) {
        require(value.isPositive(), setting, value, "more than 0s");
    }

    private static void notNegative(String setting, Duration value) {
        require(!value.isNegative(), setting, value, "0s or more");
    }

    private static void require(boolean held, String setting, Object value, String allowed) {
        if (!held) {
            throw new InvalidSettingException("%s%s is %s; allowed: %s".formatted(PREFIX, setting, value, allowed));
        }
    }
}
