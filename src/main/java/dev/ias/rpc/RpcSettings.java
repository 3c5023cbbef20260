package dev.ias.rpc;

import dev.ias.http.Bulkhead;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

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
        @Bindable(defaultValue = "256") int queue) implements SettingsCheck {

    @Override
    public List<Runnable> checks() {
        return Bulkhead.checks("ias.rpc", threads, queue);
    }
}
