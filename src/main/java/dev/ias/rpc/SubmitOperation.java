package dev.ias.rpc;

import dev.ias.account.AccountId;
import dev.ias.generated.rpc.model.SubmitEmailVerificationResponse;
import dev.ias.verification.LinkService;
import jakarta.inject.Singleton;

/** Mails links to addresses that are new, and on demand to those that wait for one already. */
@Singleton
class SubmitOperation implements Operation {

    private final LinkService links;
    private final Mailings mailings;

    SubmitOperation(LinkService links, Mailings mailings) {
        this.links = links;
        this.mailings = mailings;
    }

    @Override
    public Action action() {
        return Action.SUBMIT;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        var addresses = AddressList.of(parameters.emails());
        var sendIfExist = parameters.flag("SendIfExist");
        var answers = links.submit(mailings.of(account, parameters), addresses.valid(), sendIfExist);
        var results = SendResults.of(addresses, answers, parameters.language());
        return new SubmitEmailVerificationResponse()
                .existList(results.existing)
                .successList(results.succeeded)
                .failList(results.failed);
    }
}
