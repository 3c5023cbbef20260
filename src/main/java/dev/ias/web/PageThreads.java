package dev.ias.web;

import dev.ias.http.Bulkhead;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Creates the bulkhead that limits link pages in flight. */
@Factory
final class PageThreads {

    @Bean(preDestroy = "close")
    @Singleton
    @Named("page")
    Bulkhead page(PageSettings settings) {
        return new Bulkhead("page", settings.threads(), settings.queue());
    }
}
