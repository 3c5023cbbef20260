package dev.ias.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.ServiceOnly;
import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitCheckTest {

    @ParameterizedTest
    @CsvSource({
        "code-length,                  5,    5; allowed: 6 to 8",
        "code-length,                  9,    9; allowed: 6 to 8",
        "wrong-tries,                  0,    0; allowed: at least 1",
        "sign-up-mails,                0,    0; allowed: at least 1",
        "recipient-mails-per-hour,     0,    0; allowed: at least 1",
        "recipient-mails-per-day,     -1,   -1; allowed: at least 1",
        "recipient-share-per-hour,     0,    0; allowed: at least 1",
        "recipient-share-per-day,      0,    0; allowed: at least 1",
        "recipient-wrong-codes,        0,    0; allowed: at least 1",
        "account-addresses-per-day,    0,    0; allowed: at least 1",
        "client-sign-ups-per-hour,     0,    0; allowed: at least 1",
        "site-sign-ups-per-hour,       0,    0; allowed: at least 1",
        "network-sign-ups-per-hour,    0,    0; allowed: at least 1",
        "client-wrong-codes-per-hour,  0,    0; allowed: at least 1",
        "site-wrong-codes-per-hour,    0,    0; allowed: at least 1",
        "network-wrong-codes-per-hour, 0,    0; allowed: at least 1",
        "instance-mails-per-second,    0,    0; allowed: at least 1",
        "code-lifetime,                0s,   PT0S; allowed: more than 0s",
        "mute-duration,                23h,  PT23H; allowed: 1d to 365d",
        "mute-duration,                366d, PT8784H; allowed: 1d to 365d",
        "recipient-cool-down,          -1s,  PT-1S; allowed: 0s or more",
        "refused-recipient-pause,      -1s,  PT-1S; allowed: 0s or more",
        "resend-delays,                -1s,  [PT-1S]; allowed: durations such as 30s",
    })
    void anInvalidLimitIsNamedWithWhatIsAllowed(String setting, String value, String message) {
        assertThatThrownBy(() -> check("ias.limits." + setting, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("ias.limits.%s is %s".formatted(setting, message));
    }

    @Test
    void theDefaultsAreValid() {
        assertThat(check("unrelated", "1")).isPositive();
    }

    /** Runs the checks and returns their number. */
    private static int check(String setting, String value) {
        try (var context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(Map.of(setting, value, "datasources.default.enabled", false))
                .start()) {
            var checks = new LimitCheck(context.getBean(LimitSettings.class)).checks();
            checks.forEach(Runnable::run);
            return checks.size();
        }
    }
}
