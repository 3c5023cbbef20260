package dev.ias.report.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsSettingsTest {

    @Test
    void noTopicIsPermittedByDefault() {
        for (var settings : List.of(new SnsSettings(List.of()), new SnsSettings(List.of("", " ")))) {
            check(settings);

            assertThat(settings.permitted(FakeSns.TOPIC)).isEmpty();
            assertThat(settings.permitted("")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "bounces", "arn:aws:sqs:eu-west-1:123456789012:bounces", "arn:aws:sns:eu-west-1:1:b"})
    void otherTextsAreNoTopics(String topic) {
        assertThatThrownBy(() -> check(new SnsSettings(List.of(topic))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "ias.bounces.sns-topics: '%s' is not a topic such as"
                                + " arn:aws:sns:eu-west-1:123456789012:bounces",
                        topic);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sns:eu-west-1:123456789012:a, sns.eu-west-1.amazonaws.com",
        "arn:aws-us-gov:sns:us-gov-west-1:123456789012:a, sns.us-gov-west-1.amazonaws.com",
        "arn:aws-cn:sns:cn-north-1:123456789012:a, sns.cn-north-1.amazonaws.com.cn"
    })
    void aTopicHasTheHostOfItsRegion(String arn, String host) {
        var settings = new SnsSettings(List.of(" " + arn + " "));

        assertThatCode(() -> check(settings)).doesNotThrowAnyException();
        assertThat(settings.permitted(arn)).map(Topic::host).contains(host);
    }

    private static void check(SnsSettings settings) {
        settings.checks().forEach(Runnable::run);
    }
}
