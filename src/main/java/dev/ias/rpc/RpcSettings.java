package dev.ias.rpc;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How many calls of the RPC API are carried out at a time. A call of a list holds a thread until its mails have a verdict.
 *
 * @param threads calls of the RPC API in progress
 * @param queue calls of the RPC API that may wait for a thread; more are answered 503
 */
@ConfigurationProperties("ias.rpc")
record RpcSettings(
        @Bindable(defaultValue = "64") int threads,
        @Bindable(defaultValue = "256") int queue) {}
