package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.ResendEmailVerificationResponse;
import dev.ias.link.LinkService;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;

/**
 * Mails another link to addresses that are not confirmed yet. The answer has one result for an address that is repeated
 * in the list.
 */
@Singleton
class ResendOperation implements RpcOperation {

    private final LinkService links;
    private final BulkContexts contexts;

    ResendOperation(LinkService links, BulkContexts contexts) {
        this.links = links;
        this.contexts = contexts;
    }

    @Override
    public Action action() {
        return Action.RESEND;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var results =
                SendResults.of(parameters, addresses -> links.resend(contexts.of(account, parameters), addresses));
        return new ResendEmailVerificationResponse()
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
