package dev.ias.rpc.operation;

import dev.ias.generated.rpc.model.ListEmailVerificationResponse;
import dev.ias.link.LinkService;
import dev.ias.link.VerificationFilter;
import dev.ias.link.VerificationPage;
import dev.ias.verification.AccountId;
import jakarta.inject.Singleton;

/** Lists the verifications of an account by page, oldest first. */
@Singleton
class ListOperation implements RpcOperation {

    private static final int FIRST_PAGE = 1;
    private static final int PAGE_SIZE = 500;
    private static final int MAXIMUM_PAGE_SIZE = 5_000;
    private static final int CONFIRMED = 1;

    private final LinkService links;

    ListOperation(LinkService links) {
        this.links = links;
    }

    @Override
    public Action action() {
        return Action.LIST;
    }

    @Override
    public Object run(AccountId account, RpcParameters parameters) {
        int number =
                parameters.integer("PageNum", FIRST_PAGE, Integer.MAX_VALUE).orElse(FIRST_PAGE);
        int size = parameters.integer("PageSize", 1, MAXIMUM_PAGE_SIZE).orElse(PAGE_SIZE);
        var filter = new VerificationFilter(
                account,
                parameters.text("Email").map(email -> parameters.email()),
                parameters.integer("VerificationStatus", 0, CONFIRMED).map(status -> status == CONFIRMED),
                parameters.time("BeginCreateTime"),
                parameters.time("EndCreateTime"),
                (number - 1L) * size,
                size);
        return answer(links.list(filter), number, size);
    }

    private static ListEmailVerificationResponse answer(VerificationPage page, int number, int size) {
        var pages = (int) Math.ceilDiv(page.total(), (long) size);
        return new ListEmailVerificationResponse()
                .currentPageNum(number)
                .pageSize(size)
                .totalItemNum((int) page.total())
                .totalPageNum(pages)
                .prePage(number > FIRST_PAGE)
                .nextPage(number < pages)
                .data(page.verifications().stream()
                        .map(VerificationModels::item)
                        .toList());
    }
}
