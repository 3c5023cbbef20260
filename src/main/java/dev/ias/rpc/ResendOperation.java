package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.generated.rpc.model.ResendEmailVerificationResponse;
import dev.ias.verification.LinkService;
import jakarta.inject.Singleton;

/** Mails another link to addresses that wait to be confirmed. An address that is repeated in the list is answered once. */
@Singleton
class ResendOperation implements Operation {

    private final LinkService links;
    private final Mailings mailings;

    ResendOperation(LinkService links, Mailings mailings) {
        this.links = links;
        this.mailings = mailings;
    }

    @Override
    public Action action() {
        return Action.RESEND;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var addresses = AddressList.of(parameters.emails());
        var answers = links.resend(mailings.of(account, parameters), addresses.valid());
        var results = SendResults.of(addresses, answers, parameters.language());
        return new ResendEmailVerificationResponse()
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
