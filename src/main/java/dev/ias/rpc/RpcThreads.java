package dev.ias.rpc;

import dev.ias.http.Bulkhead;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Provides the bulkhead of the RPC API. */
@Factory
final class RpcThreads {

    @Bean(preDestroy = "close")
    @Singleton
    @Named("rpc")
    Bulkhead rpc(RpcSettings settings) {
        return new Bulkhead("rpc", settings.threads(), settings.queue());
    }

    /** Rejects settings without threads or without a queue. */
    @Singleton
    SettingsCheck check(RpcSettings settings) {
        return () -> Bulkhead.checks("ias.rpc", settings.threads(), settings.queue());
    }
}
