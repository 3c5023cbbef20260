package dev.ias.rpc.operation;

import dev.ias.rpc.request.GatewayError;
import dev.ias.rpc.request.GatewayException;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Registry of the operations by action. */
@Singleton
public class RpcOperations {

    private final Map<Action, RpcOperation> operations = new EnumMap<>(Action.class);

    public RpcOperations(Collection<RpcOperation> operations) {
        for (var operation : operations) {
            if (this.operations.putIfAbsent(operation.action(), operation) != null) {
                throw new IllegalStateException("Duplicate operation for action " + operation.action());
            }
        }
    }

    /**
     * Returns the operation of an action.
     *
     * @throws GatewayException if none is registered
     */
    public RpcOperation of(Action action) {
        return Optional.ofNullable(operations.get(action))
                .orElseThrow(() -> new GatewayException(GatewayError.SERVICE_UNAVAILABLE));
    }
}
