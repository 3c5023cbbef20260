package dev.ias.rpc.operation;

import dev.ias.http.client.ClientAddresses;
import dev.ias.link.BulkContext;
import dev.ias.link.ReturnUrlSettings;
import dev.ias.verification.AccountId;
import dev.ias.verification.VerificationEvent;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Creates the context of the mails of a call: account, language and client address. */
@Singleton
class BulkContexts {

    private final ClientAddresses clients;
    private final ReturnUrlSettings returnUrls;

    BulkContexts(ClientAddresses clients, ReturnUrlSettings returnUrls) {
        this.clients = clients;
        this.returnUrls = returnUrls;
    }

    BulkContext of(AccountId account, RpcParameters parameters) {
        return new BulkContext(
                account,
                parameters.language(),
                client(parameters).address(),
                parameters.returnUrl(returnUrls.allowed()));
    }

    /**
     * Returns the client at the {@code UserClientIp} of the call, whose software is unknown; the caller if absent.
     */
    VerificationEvent.Client client(RpcParameters parameters) {
        return parameters
                .userClientIp()
                .map(address -> new VerificationEvent.Client(address, Optional.empty()))
                .orElseGet(() -> ServerRequestContext.currentRequest()
                        .map(clients::client)
                        .orElseThrow(() -> new IllegalStateException("No current request")));
    }
}
