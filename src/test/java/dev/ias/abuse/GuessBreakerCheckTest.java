package dev.ias.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ias.settings.InvalidSettingException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Start-up check of the settings of the guess breaker. */
class GuessBreakerCheckTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1, PT0.001S", "200, 10, 10000, PT5S", "2147483647, 100, 2147483647, PT1H"})
    void theseSettingsAreAccepted(int minimum, int share, int maximum, Duration interval) {
        var check = new GuessBreakerCheck(new GuessBreakerSettings(minimum, share, maximum, interval));

        assertThat(check.checks())
                .isNotEmpty()
                .allSatisfy(one -> assertThatCode(one::run).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0   | 10  | 10000 | PT5S        | ias.guess-breaker.minimum-wrong-codes is 0; at least 1 is needed
        -1  | 10  | 10000 | PT5S        | ias.guess-breaker.minimum-wrong-codes is -1; at least 1 is needed
        200 | 0   | 10000 | PT5S        | ias.guess-breaker.share is 0; 1 to 100 percent is allowed
        200 | 101 | 10000 | PT5S        | ias.guess-breaker.share is 101; 1 to 100 percent is allowed
        200 | 10  | 199   | PT5S        | ias.guess-breaker.maximum-wrong-codes is 199; at least ias.guess-breaker.minimum-wrong-codes, which is 200, is needed
        200 | 10  | 10000 | PT0S        | ias.guess-breaker.interval is PT0S; more than 0s and at most 1h is allowed
        200 | 10  | 10000 | PT-1S       | ias.guess-breaker.interval is PT-1S; more than 0s and at most 1h is allowed
        200 | 10  | 10000 | PT1H0.001S  | ias.guess-breaker.interval is PT1H0.001S; more than 0s and at most 1h is allowed
        """)
    void theseSettingsAreRejected(int minimum, int share, int maximum, Duration interval, String problem) {
        var check = new GuessBreakerCheck(new GuessBreakerSettings(minimum, share, maximum, interval));

        assertThat(check.checks().stream().flatMap(GuessBreakerCheckTest::problem))
                .containsExactly(problem);
    }

    private static Stream<String> problem(Runnable check) {
        return Optional.ofNullable(catchThrowableOfType(InvalidSettingException.class, check::run)).stream()
                .map(InvalidSettingException::getMessage);
    }
}
