package dev.ias.report;

import dev.ias.http.Bulkhead;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Provides the bulkhead of the endpoint: few threads, because reports are not urgent and their senders retry. */
@Factory
final class ReportThreads {

    private static final int THREADS = 2;
    private static final int QUEUE = 32;

    @Bean(preDestroy = "close")
    @Singleton
    @Named("report")
    Bulkhead report() {
        return new Bulkhead("report", THREADS, QUEUE);
    }
}
