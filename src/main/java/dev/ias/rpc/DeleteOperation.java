package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.generated.rpc.model.DeleteEmailVerificationResponse;
import dev.ias.verification.LinkService;
import jakarta.inject.Singleton;

/** Forgets addresses, confirmed or not. An address that is repeated in the list is answered once. */
@Singleton
class DeleteOperation implements Operation {

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
        var addresses = AddressList.of(parameters.emails());
        var answers = links.delete(account, addresses.valid());
        var results = SendResults.of(addresses, answers, parameters.language());
        return new DeleteEmailVerificationResponse()
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
