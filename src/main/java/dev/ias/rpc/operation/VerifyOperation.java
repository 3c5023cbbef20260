package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.VerifyEmailResponse;
import dev.ias.link.LinkService;
import dev.ias.link.LinkState;
import dev.ias.verification.AccountId;
import dev.ias.verification.LinkToken;
import jakarta.inject.Singleton;

/** Confirms an address by the token of its link, as the button on the link's page does. */
@Singleton
class VerifyOperation implements RpcOperation {

    private final LinkService links;
    private final BulkContexts contexts;

    VerifyOperation(LinkService links, BulkContexts contexts) {
        this.links = links;
        this.contexts = contexts;
    }

    @Override
    public Action action() {
        return Action.VERIFY;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var client = contexts.client(parameters);
        var state = LinkToken.parse(parameters.required("Token"))
                // A token of another account gets the answer of an unknown token.
                .map(token ->
                        links.state(token).belongsTo(account) ? links.confirm(token, client) : new LinkState.Unknown())
                .orElseGet(LinkState.Unknown::new);
        return switch (state) {
            case LinkState.Open open -> new VerifyEmailResponse();
            case LinkState.Confirmed confirmed -> new VerifyEmailResponse();
            case LinkState.Expired expired -> throw ReturnCode.TOKEN_FAILED.ofCall(parameters.language());
            case LinkState.Unknown() -> throw ReturnCode.TOKEN_FAILED.ofCall(parameters.language());
        };
    }
}
