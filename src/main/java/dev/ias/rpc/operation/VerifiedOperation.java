package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.EmailVerifiedResponse;
import dev.ias.link.LinkService;
import dev.ias.verification.AccountId;
import dev.ias.verification.Verification;
import jakarta.inject.Singleton;

/** Succeeds if an address is confirmed, and fails otherwise. */
@Singleton
class VerifiedOperation implements RpcOperation {

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
                .filter(Verification::isConfirmed)
                .map(confirmed -> new EmailVerifiedResponse())
                .orElseThrow(() -> ReturnCode.PARAMETER_ILLEGAL.ofCall(parameters.language()));
    }
}
