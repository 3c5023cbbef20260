package dev.ias.bounce;

import dev.ias.bounce.ChangeSuppression.Result;
import dev.ias.command.CommandStore;
import dev.ias.command.StepFailures;
import dev.ias.limit.Suppression.Reason;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.SecretHasher;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists and changes suppressions, for operators. Blocking. Fails with {@link dev.ias.verification.FailureException},
 * and then nothing was changed.
 */
@Singleton
public class Suppressions {

    private static final int PAGE = 1_000;

    private final SuppressionQueries queries;
    private final CommandStore store;
    private final SecretHasher hasher;
    private final Clock clock;

    Suppressions(SuppressionQueries queries, CommandStore store, SecretHasher hasher, Clock clock) {
        this.queries = queries;
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
    }

    /** Passes on all suppressed recipients, by key; read in pages, so that their number does not matter. */
    public void list(Optional<Reason> reason, Consumer<SuppressedRecipient> reader) {
        var now = clock.instant();
        var after = "";
        List<SuppressedRecipient> page;
        do {
            page = queries.page(reason, after, PAGE, now);
            page.forEach(reader);
            after = page.isEmpty() ? after : page.getLast().recipient().value();
        } while (page.size() == PAGE);
    }

    /** Returns the suppressions of an address, under every key of the ring. */
    public List<SuppressedRecipient> find(Address address) {
        return queries.find(hasher.recipients(address), clock.instant());
    }

    /**
     * Suppresses an address; a complaint or an earlier addition that holds for longer is kept.
     *
     * @return the suppression that holds now
     */
    public SuppressedRecipient add(Address address, Duration duration) {
        var recipient = hasher.recipient(address);
        var result = change(recipient, Optional.of(duration));
        return new SuppressedRecipient(recipient, result.after().orElseThrow());
    }

    /** Ends the suppression of an address; returns what it was, under every key of the ring. */
    public List<SuppressedRecipient> remove(Address address) {
        return remove(hasher.recipients(address));
    }

    /** Ends the suppression of a recipient; returns what it was. */
    public List<SuppressedRecipient> remove(LimitKey recipient) {
        return remove(Set.of(recipient));
    }

    private List<SuppressedRecipient> remove(Collection<LimitKey> recipients) {
        return recipients.stream()
                .flatMap(recipient -> change(recipient, Optional.empty()).before().stream()
                        .map(block -> new SuppressedRecipient(recipient, block)))
                .toList();
    }

    private Result change(LimitKey recipient, Optional<Duration> duration) {
        return StepFailures.await(store.submit(new ChangeSuppression(recipient, duration)));
    }
}
