package dev.ias.signup;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.command.Command;
import dev.ias.command.CommandMetrics;
import dev.ias.command.CommandStore;
import dev.ias.command.LimitSettings;
import dev.ias.command.StepFailures;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Limit;
import dev.ias.outbox.ChallengeFactory;
import dev.ias.outbox.FirstDelivery;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Address;
import dev.ias.verification.Allowance;
import dev.ias.verification.Code;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Sign-up use cases: start, resend, confirm. Non-blocking: futures may complete on shared threads, so callbacks must be short.
 * They fail with {@link FailureException} only, and then nothing was consumed but a wrong try.
 */
@Singleton
public class SignUpService {

    private static final String WHOLE_INSTANCE = "instance";

    private final CommandStore store;
    private final FirstDelivery delivery;
    private final SecretHasher hasher;
    private final ChallengeFactory challenges;
    private final CommandMetrics metrics;
    private final InProcessLimiter<ClientNetwork> clients;
    private final InProcessLimiter<String> instance;

    SignUpService(
            CommandStore store,
            FirstDelivery delivery,
            SecretHasher hasher,
            ChallengeFactory challenges,
            CommandMetrics metrics,
            LimitSettings limits,
            Clock clock) {
        this.store = store;
        this.delivery = delivery;
        this.hasher = hasher;
        this.challenges = challenges;
        this.metrics = metrics;
        this.clients = new InProcessLimiter<>(limits.client(), clock);
        this.instance = new InProcessLimiter<>(limits.instance(), clock);
    }

    /** Returns the identity of a sign-up before it starts, so that its token can be created first. */
    public VerificationId newSignUp(Address address) {
        return StepFailures.run(
                Step.CREATE_CODE,
                () -> new VerificationId(UuidCreator.getTimeOrderedEpoch(), hasher.recipient(address)));
    }

    /** Starts a sign-up and mails its first code, or a notice to an address that has a user already. */
    public CompletableFuture<Allowance> signUp(
            VerificationId id, Address address, Language language, InetAddress client) {
        return limited(
                clients,
                ClientNetwork.of(client),
                Limit.CLIENT,
                () -> send(new SignUp(id, address, language, client, challenges.code(id))));
    }

    /** Mails a further code of a sign-up. */
    public CompletableFuture<Allowance> resend(VerificationId id, InetAddress client) {
        return StepFailures.begin(() -> send(new Resend(id, client, challenges.code(id))));
    }

    /** Confirms the address of a sign-up. Idempotent for the same code. */
    public CompletableFuture<ConfirmedSignUp> confirm(VerificationId id, Code code, InetAddress client) {
        return StepFailures.begin(() -> {
            var candidates = StepFailures.run(Step.CREATE_CODE, () -> hasher.candidates(id.id(), code.digits()));
            return store.submit(new Confirm(id, candidates, UuidCreator.getTimeOrderedEpoch(), client));
        });
    }

    private CompletableFuture<Allowance> send(Command<QueuedMail> command) {
        return limited(
                instance,
                WHOLE_INSTANCE,
                Limit.INSTANCE,
                () -> store.submit(command).thenCompose(delivery::deliver).thenApply(QueuedMail::allowance));
    }

    /** Runs a call within a limit. A call that fails is not counted. */
    private <K, T> CompletableFuture<T> limited(
            InProcessLimiter<K> limiter, K key, Limit limit, Supplier<CompletableFuture<T>> call) {
        Optional<Duration> wait = limiter.take(key);
        if (wait.isPresent()) {
            metrics.denied(limit);
            return CompletableFuture.failedFuture(new FailureException(new LimitExceeded(limit, wait.get())));
        }
        return StepFailures.begin(call).whenComplete((result, failure) -> {
            if (failure != null) {
                limiter.refund(key);
            }
        });
    }
}
