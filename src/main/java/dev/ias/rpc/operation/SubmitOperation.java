package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.SubmitEmailVerificationResponse;
import dev.ias.link.LinkService;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;

/** Mails links to new addresses and, with {@code SendIfExist}, to those that are not confirmed yet. */
@Singleton
class SubmitOperation implements RpcOperation {

    private final LinkService links;
    private final BulkContexts contexts;

    SubmitOperation(LinkService links, BulkContexts contexts) {
        this.links = links;
        this.contexts = contexts;
    }

    @Override
    public Action action() {
        return Action.SUBMIT;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var addresses = AddressList.of(parameters.emails());
        var sendIfExist = parameters.flag("SendIfExist");
        var outcomes = links.submit(contexts.of(account, parameters), addresses.valid(), sendIfExist);
        var results = SendResults.of(addresses, outcomes, parameters.language());
        return new SubmitEmailVerificationResponse()
                .existList(results.existing)
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
