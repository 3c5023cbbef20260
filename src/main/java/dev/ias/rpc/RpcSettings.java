package dev.ias.rpc;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Bounds of the bulkhead of the RPC API. A call with a list of addresses occupies a thread until its mails have a
 * verdict.
 *
 * @param threads calls of the RPC API in progress
 * @param queue calls of the RPC API that may wait for a thread; more are answered 503
 */
@ConfigurationProperties("ias.rpc")
record RpcSettings(
        @Bindable(defaultValue = "64") int threads,
        @Bindable(defaultValue = "256") int queue) {}
