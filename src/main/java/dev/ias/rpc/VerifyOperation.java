package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.generated.rpc.model.VerifyEmailResponse;
import dev.ias.verification.LinkService;
import dev.ias.verification.LinkState;
import dev.ias.verification.LinkToken;
import jakarta.inject.Singleton;

/** Confirms an address by the token of its link, as the button on the link's page does. */
@Singleton
class VerifyOperation implements Operation {

    private final LinkService links;
    private final Mailings mailings;

    VerifyOperation(LinkService links, Mailings mailings) {
        this.links = links;
        this.mailings = mailings;
    }

    @Override
    public Action action() {
        return Action.VERIFY;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var client = mailings.client(parameters);
        var state = LinkToken.parse(parameters.required("Token"))
                // A token of another account is answered as one that does not exist.
                .map(token ->
                        links.look(token).belongsTo(account) ? links.confirm(token, client) : new LinkState.Unknown())
                .orElseGet(LinkState.Unknown::new);
        return switch (state) {
            case LinkState.Open open -> new VerifyEmailResponse();
            case LinkState.Confirmed confirmed -> new VerifyEmailResponse();
            case LinkState.Expired expired -> throw ReturnCode.TOKEN_FAILED.ofCall(parameters.language());
            case LinkState.Unknown() -> throw ReturnCode.TOKEN_FAILED.ofCall(parameters.language());
        };
    }
}
