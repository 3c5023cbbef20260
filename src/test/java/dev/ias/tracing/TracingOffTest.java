package dev.ias.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micronaut.context.ApplicationContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a collector, which is the default, tracing is off. */
class TracingOffTest {

    private static final int CALLS = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void noBeansOfTracingAreCreated(String endpoint) {
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("ias.tracing.endpoint", endpoint)
                        .start()) {
            var context = ias.bean(ApplicationContext.class);

            assertThat(ias.bean(Tracing.class).on()).isFalse();
            assertThat(context.containsBean(OpenTelemetrySdk.class)).isFalse();
            assertThat(context.getBeanDefinitions(Object.class))
                    .extracting(bean -> bean.getBeanType().getSimpleName())
                    .contains("AccessLogFilter")
                    .doesNotContain("TracingFilter");
        }
    }

    @Test
    void nothingIsAllocatedPerRequest() {
        var tracing = new Tracing(Optional.empty());
        IntSupplier call = () -> tracing.begin("command", SpanKind.INTERNAL) == Span.getInvalid()
                        && tracing.traceparent().isEmpty()
                        && !tracing.on()
                ? 1
                : 0;

        assertThat(call.getAsInt()).isEqualTo(1);
        assertThat(allocatedBy(call)).isLessThan(CALLS);
    }

    /** Returns the bytes that all calls allocate. The measurement itself allocates less than one byte per call. */
    private static long allocatedBy(IntSupplier call) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = threads.getCurrentThreadAllocatedBytes();
        var off = 0;
        for (var i = 0; i < CALLS; i++) {
            off += call.getAsInt();
        }
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(off).isEqualTo(CALLS);
        return allocated;
    }
}
