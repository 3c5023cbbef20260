package dev.ias.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Footprint.UserLookup;
import dev.ias.limit.LimitHistory;
import dev.ias.limit.Quota;
import dev.ias.limit.SendLog;
import dev.ias.verification.Address;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The guarantees of every {@link CommandStore}. */
public abstract class CommandStoreContract {

    private static final Address JANE = AddressTest.valid("jane@example.com");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final List<Quota> QUOTAS = List.of(new Quota(100, Duration.ofHours(1)));
    private static final SecretHash HASH = new SecretHash("key", new byte[32]);

    private static final long ACTOR = 7;
    private final VerificationId id = new VerificationId(UUID.randomUUID(), new LimitKey("r".repeat(22)));

    /** Returns the store under test, empty at first and the same in all calls of one test. */
    protected abstract CommandStore store();

    private record TestCommand<R>(Footprint footprint, Rule<R> rule) implements Command<R> {

        @Override
        public Decision<R> decide(LoadedState state, Instant now, Policy policy) {
            return rule.decide(state, now, policy);
        }
    }

    @FunctionalInterface
    private interface Rule<R> {

        Decision<R> decide(LoadedState state, Instant now, Policy policy);
    }

    @Test
    void aCommandSeesNothingAtFirst() {
        assertThat(stored()).isEmpty();
        assertThat(sends()).isEqualTo(SendLog.EMPTY);
        assertThat(user()).isEmpty();
    }

    @Test
    void aGrantedCommandsChangesAreVisibleToTheNextOne() {
        var stored = granted(signUp());

        assertThat(stored()).contains(stored);
        assertThat(sends().runs()).hasSize(1);
        assertThat(user()).map(User::address).contains(JANE);
    }

    @Test
    void aReplacedVerificationIsReadBackAsWritten() {
        granted(signUp());

        var tried = granted(change((found, now) -> found.tried(now)));

        assertThat(tried.wrongTries()).isOne();
        assertThat(stored()).contains(tried);
    }

    @Test
    void aRemovedVerificationIsGone() {
        granted(signUp());

        granted(command((state, now, policy) -> Decision.granted(
                true, new Change.Remove(state.verification(id.id()).orElseThrow()))));

        assertThat(stored()).isEmpty();
    }

    @Test
    void aRefusalIsTheFailureAndItsChangesArePersisted() {
        granted(signUp());

        var refused = store().submit(this.<Boolean>command((state, now, policy) -> Decision.refused(
                new Failure.ExpiredCode(),
                new Change.Put(state.verification(id.id()).orElseThrow().tried(now)))));

        assertThat(failure(refused)).isEqualTo(new Failure.ExpiredCode());
        assertThat(stored().orElseThrow().wrongTries()).isOne();
    }

    @Test
    void aRuleThatThrowsFailsItsOwnCommandOnly() {
        var broken = store().submit(this.<Boolean>command((state, now, policy) -> {
            throw new IllegalStateException("broken rule");
        }));
        var other = store().submit(signUp());

        assertThat(failure(broken)).isEqualTo(new StepFailed(Step.SAVE));
        assertThat(other.join().id()).isEqualTo(id.id());
    }

    @Test
    void concurrentCommandsOfARecipientAreDecidedOneAfterAnother() {
        granted(signUp());

        var tries = IntStream.range(0, 50)
                .mapToObj(i -> store().submit(change((found, now) -> found.tried(now))))
                .toList();
        tries.forEach(CompletableFuture::join);

        assertThat(tries.stream().map(CompletableFuture::join).map(Verification::wrongTries))
                .doesNotHaveDuplicates();
        assertThat(stored().orElseThrow().wrongTries()).isEqualTo(50);
    }

    private Command<Verification> signUp() {
        return command((state, now, policy) -> {
            var after = Verification.signUp(id, JANE, OutboxMessage.Kind.CODE, Language.ENGLISH, CLIENT, now, policy)
                    .sent(HASH, CLIENT, now, policy);
            return Decision.granted(
                    after,
                    new Change.Put(after),
                    new Change.PutHistory(
                            id.recipient(), LimitHistory.EMPTY.withSends(SendLog.EMPTY.plus(now, ACTOR, QUOTAS))),
                    new Change.AddUser(new User(UUID.randomUUID(), JANE, now)));
        });
    }

    private Command<Verification> change(BiFunction<Verification, Instant, Verification> change) {
        return command((state, now, policy) -> {
            var after = change.apply(state.verification(id.id()).orElseThrow(), now);
            return Decision.granted(after, new Change.Put(after));
        });
    }

    private <R> Command<R> command(Rule<R> rule) {
        return new TestCommand<>(
                Footprint.of(id).withHistory(id.recipient()).withUser(new UserLookup.ByAddress(JANE)), rule);
    }

    private Optional<Verification> stored() {
        return granted(command((state, now, policy) -> Decision.granted(state.verification(id.id()))));
    }

    private SendLog sends() {
        return granted(command((state, now, policy) ->
                Decision.granted(state.history(id.recipient()).sends())));
    }

    private Optional<User> user() {
        return granted(command((state, now, policy) -> Decision.granted(state.user(JANE))));
    }

    private <R> R granted(Command<R> command) {
        return store().submit(command).join();
    }

    private static Failure failure(CompletableFuture<?> result) {
        var failure =
                result.handle((granted, thrown) -> Optional.ofNullable(thrown)).join();
        return failure.map(FailureException.class::cast).orElseThrow().failure();
    }
}
