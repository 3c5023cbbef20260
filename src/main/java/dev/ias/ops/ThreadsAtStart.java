package dev.ias.ops;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.micronaut.management.endpoint.health.HealthEndpoint;

/**
 * Starts the threads that answer health at start. The framework would start those of its event loops with the connections
 * that they are given, and health's own with the first probe, when there may be no room for them.
 */
@Context
@ServiceOnly
@Requires(beans = HealthEndpoint.class)
final class ThreadsAtStart {

    ThreadsAtStart(EventLoopGroupRegistry eventLoops, HealthEndpoint health) {
        eventLoops.getDefaultEventLoopGroup().forEach(loop -> loop.execute(() -> {}));
    }
}
