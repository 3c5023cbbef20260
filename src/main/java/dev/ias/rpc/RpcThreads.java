package dev.ias.rpc;

import dev.ias.http.Bulkhead;
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
}
