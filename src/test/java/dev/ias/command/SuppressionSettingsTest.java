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

class SuppressionSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "hard-bounce,  59m,   PT59M,     1h to 3650d",
        "hard-bounce,  3651d, PT87624H,  1h to 3650d",
        "soft-bounce,  9m,    PT9M,      10m to 30d",
        "soft-bounce,  31d,   PT744H,    10m to 30d",
        "complaint,    23h,   PT23H,     1d to 3650d",
        "soft-bounces, 0,     0,         1 to 50",
        "soft-bounces, 51,    51,        1 to 50",
        "window,       0s,    PT0S,      1d to 30d",
        "window,       31d,   PT744H,    1d to 30d",
    })
    void anInvalidSettingIsNamedWithWhatIsAllowed(String setting, String value, String read, String allowed) {
        assertThatThrownBy(() -> check("ias.suppression." + setting, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("ias.suppression.%s: '%s' is not %s".formatted(setting, read, allowed));
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
            var checks = context.getBean(SuppressionSettings.class).checks();
            checks.forEach(Runnable::run);
            return checks.size();
        }
    }
}
