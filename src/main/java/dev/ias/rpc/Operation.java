package dev.ias.rpc;

import dev.ias.account.AccountId;

/** What an action does. A bean of this type is all it takes to plug it in. */
interface Operation {

    /** The action that it is for. */
    Action action();

    /**
     * Does it, after all parameters were read.
     *
     * @param account whose call it is
     * @return the model of the answer, without its {@code RequestId}
     * @throws GatewayException when the call as a whole fails
     */
    Object run(AccountId account, RpcParameters parameters);
}
