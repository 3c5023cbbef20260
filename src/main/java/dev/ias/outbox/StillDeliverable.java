package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import java.time.Instant;
import java.util.List;

/**
 * Checks whether a queued message is still worth sending, and removes it from the outbox if not: its secret may have
 * expired or been superseded by two newer ones, or its sign-up may have ended.
 *
 * @param secret the hashes that its secret may be stored under
 */
record StillDeliverable(OutboxMessage message, List<SecretHash> secret) implements Command<Boolean> {

    @Override
    public Footprint footprint() {
        return Footprint.of(message.verification()).compensating();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        return message.challenge().isEmpty() || secretIsUsable(state, now, policy)
                ? Decision.granted(true)
                : Decision.granted(false, new Change.Dequeue(message));
    }

    private boolean secretIsUsable(LoadedState state, Instant now, Policy policy) {
        return state.verification(message.verification().id())
                .filter(found -> !found.over(now, policy))
                .flatMap(found -> found.match(secret))
                .filter(found -> found.usable(now))
                .isPresent();
    }
}
