package dev.ias.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The current trace context of a thread. */
class TracingTest {

    private static final String ONE = "11111111111111111111111111111111";
    private static final String TWO = "22222222222222222222222222222222";

    private final Tracing tracing = new Tracing(Optional.empty());

    @Test
    void theContextIsCurrentWhileTheWorkRuns() {
        tracing.within(received(ONE), () -> {
            assertInTrace(ONE);
            tracing.within(received(TWO), () -> {
                assertInTrace(TWO);
                return "done";
            });
            assertInTrace(ONE);
            tracing.within(Context.root(), () -> {
                assertInNone();
                return "done";
            });
            assertInTrace(ONE);
            return "done";
        });

        assertInNone();
    }

    @Test
    void theContextIsRestoredAfterAFailure() {
        assertThatThrownBy(() -> tracing.within(received(ONE), () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertInNone();
    }

    private Context received(String trace) {
        return tracing.received(Optional.of("00-" + trace + "-00f067aa0ba902b7-01"));
    }

    private static void assertInTrace(String trace) {
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(trace);
        assertThat(MDC.get(Tracing.LOG_FIELD)).isEqualTo(trace);
    }

    private static void assertInNone() {
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        assertThat(MDC.get(Tracing.LOG_FIELD)).isNull();
    }
}
