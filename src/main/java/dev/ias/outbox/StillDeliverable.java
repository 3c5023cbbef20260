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
 * expired or been superseded by two newer ones, its sign-up may have ended, or its recipient may be suppressed by now.
 *
 * @param secret the hashes that its secret may be stored under
 */
record StillDeliverable(OutboxMessage message, List<SecretHash> secret) implements Command<StillDeliverable.Answer> {

    enum Answer {
        DELIVERABLE,
        SUPERSEDED,
        SUPPRESSED
    }

    @Override
    public Footprint footprint() {
        return Footprint.of(message.verification())
                .withHistory(message.verification().recipient())
                .compensating();
    }

    @Override
    public Decision<Answer> decide(LoadedState state, Instant now, Policy policy) {
        var answer = answer(state, now, policy);
        return answer == Answer.DELIVERABLE
                ? Decision.granted(answer)
                : Decision.granted(answer, new Change.Dequeue(message));
    }

    private Answer answer(LoadedState state, Instant now, Policy policy) {
        var history = state.history(message.verification().recipient());
        if (history.suppression().active(now).isPresent()) {
            return Answer.SUPPRESSED;
        }
        return message.challenge().isEmpty() || secretIsUsable(state, now, policy)
                ? Answer.DELIVERABLE
                : Answer.SUPERSEDED;
    }

    private boolean secretIsUsable(LoadedState state, Instant now, Policy policy) {
        return state.verification(message.verification().id())
                .filter(found -> !found.over(now, policy))
                .flatMap(found -> found.match(secret))
                .filter(found -> found.usable(now))
                .isPresent();
    }
}
