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
        var results = SendResults.of(parameters, addresses -> {
            var sendIfExist = parameters.flag("SendIfExist");
            return links.submit(contexts.of(account, parameters), addresses, sendIfExist);
        });
        return new SubmitEmailVerificationResponse()
                .existList(results.existing)
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
