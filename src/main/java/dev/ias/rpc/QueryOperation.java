package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.verification.LinkService;
import jakarta.inject.Singleton;

/** Tells of one address. */
@Singleton
class QueryOperation implements Operation {

    private final LinkService links;
    private final VerificationModels models;

    QueryOperation(LinkService links, VerificationModels models) {
        this.links = links;
        this.models = models;
    }

    @Override
    public Action action() {
        return Action.QUERY;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        return links.find(account, parameters.email())
                .map(models::query)
                .orElseThrow(() -> ReturnCode.PARAMETER_ILLEGAL.ofCall(parameters.language()));
    }
}
