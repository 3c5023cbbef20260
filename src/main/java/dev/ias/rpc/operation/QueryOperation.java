package dev.ias.rpc.operation;

import dev.ias.link.LinkService;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;

/** Returns the verification of an address. */
@Singleton
class QueryOperation implements RpcOperation {

    private final LinkService links;

    QueryOperation(LinkService links) {
        this.links = links;
    }

    @Override
    public Action action() {
        return Action.QUERY;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        return links.find(account, parameters.email())
                .map(VerificationModels::query)
                .orElseThrow(() -> ReturnCode.PARAMETER_ILLEGAL.ofCall(parameters.language()));
    }
}
