package dev.ias.rpc;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which operation is behind which action: the one place where they are plugged in. */
@Singleton
class Operations {

    private final Map<Action, Operation> operations = new EnumMap<>(Action.class);

    Operations(Collection<Operation> operations) {
        for (var operation : operations) {
            if (this.operations.putIfAbsent(operation.action(), operation) != null) {
                throw new IllegalStateException("two operations for " + operation.action());
            }
        }
    }

    /**
     * The operation of an action.
     *
     * @throws GatewayException when nothing is plugged in for it
     */
    Operation of(Action action) {
        return Optional.ofNullable(operations.get(action))
                .orElseThrow(() -> new GatewayException(GatewayError.SERVICE_UNAVAILABLE));
    }
}
