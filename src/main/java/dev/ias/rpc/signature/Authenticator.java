package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayException;
import dev.ias.rpc.request.RpcRequest;
import dev.ias.verification.AccountId;

/** Authenticates calls. */
public interface Authenticator {

    /**
     * Returns the account whose access key signed the call.
     *
     * @throws GatewayException if the signature is missing or wrong, the timestamp is outside the window, the nonce was
     *     used before, or the key is not active
     */
    AccountId authenticate(RpcRequest request);
}
