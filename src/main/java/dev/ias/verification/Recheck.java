package dev.ias.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a message that has waited is still worth sending. While it waited its secret may have been followed by two newer
 * ones or the sign-up may have ended; then nobody could use it, and it leaves the outbox.
 *
 * @param secret the MACs that its secret may be stored under
 */
record Recheck(Message message, List<Mac> secret) implements Command<Boolean> {

    @Override
    public String lane() {
        return message.verification().recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(message.verification().id());
    }

    @Override
    public boolean settles() {
        return true;
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        return message.challenge().isEmpty() || secretIsGood(rows, now, policy)
                ? Decision.granted(true)
                : Decision.granted(false, new Change.Dequeue(message));
    }

    private boolean secretIsGood(Rows rows, Instant now, Policy policy) {
        return rows.verification(message.verification().id())
                .filter(state -> !state.over(now, policy))
                .flatMap(state -> state.match(secret))
                .filter(found -> found.usable(now))
                .isPresent();
    }
}
