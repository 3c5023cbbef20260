package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.generated.rpc.model.EmailVerifiedResponse;
import dev.ias.verification.LinkService;
import jakarta.inject.Singleton;

/** Succeeds for an address that is confirmed, and fails for any other. */
@Singleton
class VerifiedOperation implements Operation {

    private final LinkService links;

    VerifiedOperation(LinkService links) {
        this.links = links;
    }

    @Override
    public Action action() {
        return Action.VERIFIED;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        return links.find(account, parameters.email())
                .filter(found -> found.confirmation() != null)
                .map(confirmed -> new EmailVerifiedResponse())
                .orElseThrow(() -> ReturnCode.PARAMETER_ILLEGAL.ofCall(parameters.language()));
    }
}
