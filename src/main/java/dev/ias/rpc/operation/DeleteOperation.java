package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.DeleteEmailVerificationResponse;
import dev.ias.link.LinkService;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;

/** Deletes verifications, confirmed or not. The answer has one result for an address that is repeated in the list. */
@Singleton
class DeleteOperation implements RpcOperation {

    private final LinkService links;

    DeleteOperation(LinkService links) {
        this.links = links;
    }

    @Override
    public Action action() {
        return Action.DELETE;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var results = SendResults.of(parameters, addresses -> links.delete(account, addresses));
        return new DeleteEmailVerificationResponse()
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
