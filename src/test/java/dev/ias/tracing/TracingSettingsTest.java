package dev.ias.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.InvalidSettingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Start-up check of the tracing settings. */
class TracingSettingsTest {

    private static final String COLLECTOR = "http://localhost:4318/v1/traces";
    private static final String INVALID_URL =
            "ias.tracing.endpoint is not a URL such as http://localhost:4318/v1/traces, without user and password";
    // The system property of the standard variable OTEL_EXPORTER_OTLP_HEADERS.
    private static final String HEADERS = "otel.exporter.otlp.headers";

    @AfterEach
    void clearHeaders() {
        System.clearProperty(HEADERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {COLLECTOR, "https://collector.example.com", " http://10.0.0.1:4318/v1/traces "})
    void aUrlIsAccepted(String endpoint) {
        assertThatCode(() -> check(endpoint, 0.5)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:4318",
                "grpc://localhost:4317",
                "http:///v1/traces",
                "http://a b/",
                "http://u:p@localhost/"
            })
    void anInvalidUrlIsRejectedWithoutQuotingIt(String endpoint) {
        assertThatThrownBy(() -> check(endpoint, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(INVALID_URL);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "0.01, true", "-0.01, false", "1.01, false", "NaN, false"})
    void theSampleRatioIsFrom0To1(double ratio, boolean valid) {
        var checked = assertThatCode(() -> check(COLLECTOR, ratio));

        if (valid) {
            checked.doesNotThrowAnyException();
        } else {
            checked.hasMessage("ias.tracing.sample-ratio is " + ratio + "; 0 to 1 is allowed");
        }
    }

    @Test
    void anInvalidStandardVariableIsNamedButNotQuoted() {
        System.setProperty(HEADERS, "api-key secret");

        assertThatThrownBy(() -> check(COLLECTOR, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("OTEL_EXPORTER_OTLP_HEADERS is invalid")
                .hasNoCause();
    }

    @Test
    void withoutACollectorNothingIsChecked() {
        System.setProperty(HEADERS, "api-key secret");

        assertThat(new TracingSettings(null, 7).checks()).isEmpty();
        assertThat(new TracingSettings(" ", 7).checks()).isEmpty();
    }

    private static void check(String endpoint, double ratio) {
        new TracingSettings(endpoint, ratio).checks().forEach(Runnable::run);
    }
}
