package dev.ias.rpc.operation;

import dev.ias.rpc.request.GatewayException;
import dev.ias.verification.AccountId;

/** The implementation of an action. Each bean of this type is registered. */
public interface RpcOperation {

    /** Returns the action that this operation implements. */
    Action action();

    /**
     * Executes a call. Reads all parameters before it changes anything.
     *
     * @param account the account that signed the call
     * @return the model of the answer, without its {@code RequestId}
     * @throws GatewayException if the call as a whole fails
     */
    Object run(AccountId account, RpcParameters parameters);
}
