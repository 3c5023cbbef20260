package dev.ias.rpc.operation;

import dev.ias.http.client.ClientAddresses;
import dev.ias.link.BulkContext;
import dev.ias.verification.AccountId;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.net.InetAddress;

/** Creates the context of the mails of a call: account, language and client address. */
@Singleton
class BulkContexts {

    private final ClientAddresses clients;

    BulkContexts(ClientAddresses clients) {
        this.clients = clients;
    }

    BulkContext of(AccountId account, RpcParameters parameters) {
        return new BulkContext(account, parameters.language(), client(parameters));
    }

    /** Returns the {@code UserClientIp} of the call; the address of the caller if absent. */
    InetAddress client(RpcParameters parameters) {
        return parameters
                .userClientIp()
                .orElseGet(() -> ServerRequestContext.currentRequest()
                        .map(clients::of)
                        .orElseThrow(() -> new IllegalStateException("No current request")));
    }
}
