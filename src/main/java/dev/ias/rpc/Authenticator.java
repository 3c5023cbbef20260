package dev.ias.rpc;

import dev.ias.account.AccountId;

/** Finds out whose call it is. */
interface Authenticator {

    /**
     * The account whose access key signed the call.
     *
     * @throws GatewayException when it is not signed, not in time, not for the first time, or not by a key that is active
     */
    AccountId authenticate(RpcRequest request);
}
