package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.http.ClientAddresses;
import dev.ias.verification.LinkService;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.net.InetAddress;

/** For whom and how a call mails. */
@Singleton
class Mailings {

    private final ClientAddresses clients;

    Mailings(ClientAddresses clients) {
        this.clients = clients;
    }

    LinkService.Mailing of(AccountId account, RpcParameters parameters) {
        return new LinkService.Mailing(account, parameters.language(), client(parameters));
    }

    /** The user that the caller says the call is for, or the caller. */
    InetAddress client(RpcParameters parameters) {
        return parameters
                .userClientIp()
                .orElseGet(() -> ServerRequestContext.currentRequest()
                        .map(clients::of)
                        .orElseThrow(() -> new IllegalStateException("outside of a request")));
    }
}
