package dev.ias.ops;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.micronaut.management.endpoint.health.HealthEndpoint;

/**
 * Starts the threads of the event loops and of the health endpoint at start-up. The framework would start them with the
 * first connections and the first probe, when the limit of threads may already be reached.
 */
@Context
@ServiceOnly
@Requires(beans = HealthEndpoint.class)
final class ThreadsAtStart {

    ThreadsAtStart(EventLoopGroupRegistry eventLoops, HealthEndpoint health) {
        eventLoops.getDefaultEventLoopGroup().forEach(loop -> loop.execute(() -> {}));
    }
}
