package dev.ias.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Limit;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What happens: sign-ups begin, get further mails and are confirmed. Nothing here waits, and every answer may come on a thread
 * that others wait for, so what follows it must be short. An answer fails with {@link FailureException} and nothing else;
 * nothing was consumed then but a wrong try.
 */
@Singleton
public class VerificationService {

    private static final String WHOLE_INSTANCE = "instance";

    private final VerificationStore store;
    private final Delivery delivery;
    private final SecretMac secretMac;
    private final Sendings sendings;
    private final CommandMetrics metrics;
    private final InProcessLimiter<ClientNetwork> clients;
    private final InProcessLimiter<String> instance;

    VerificationService(
            VerificationStore store,
            Delivery delivery,
            SecretMac secretMac,
            Sendings sendings,
            CommandMetrics metrics,
            LimitSettings limits,
            Clock clock) {
        this.store = store;
        this.delivery = delivery;
        this.secretMac = secretMac;
        this.sendings = sendings;
        this.metrics = metrics;
        this.clients = new InProcessLimiter<>(limits.client(), clock);
        this.instance = new InProcessLimiter<>(limits.instance(), clock);
    }

    /** The identity of a sign-up that has not begun yet, so that its token can be made first. */
    public VerificationId newSignUp(Address address) {
        return Steps.run(
                Step.CREATE_CODE,
                () -> new VerificationId(UuidCreator.getTimeOrderedEpoch(), secretMac.recipient(address)));
    }

    /** Begins a sign-up and mails its first code, or to a known address that it is known. */
    public CompletableFuture<Allowance> signUp(
            VerificationId id, Address address, Language language, InetAddress client) {
        return limited(
                clients,
                ClientNetwork.of(client),
                Limit.CLIENT,
                () -> send(new SignUp(id, address, language, client, sendings.ofCode(id))));
    }

    /** Mails another code of a sign-up. */
    public CompletableFuture<Allowance> resend(VerificationId id, InetAddress client) {
        return Steps.begin(() -> send(new Resend(id, client, sendings.ofCode(id))));
    }

    /** Confirms the address of a sign-up. With the same code again it answers the same. */
    public CompletableFuture<Confirmed> confirm(VerificationId id, Code code, InetAddress client) {
        return Steps.begin(() -> {
            var candidates = Steps.run(Step.CREATE_CODE, () -> secretMac.candidates(id.id(), code.digits()));
            return store.submit(new Confirm(id, candidates, UuidCreator.getTimeOrderedEpoch(), client));
        });
    }

    private CompletableFuture<Allowance> send(Command<Sent> command) {
        return limited(
                instance,
                WHOLE_INSTANCE,
                Limit.INSTANCE,
                () -> store.submit(command).thenCompose(delivery::deliver).thenApply(Sent::allowance));
    }

    private <K, T> CompletableFuture<T> limited(
            InProcessLimiter<K> limiter, K key, Limit limit, Supplier<CompletableFuture<T>> call) {
        Optional<Duration> wait = limiter.take(key);
        if (wait.isPresent()) {
            metrics.denied(limit);
            return CompletableFuture.failedFuture(new FailureException(new LimitExceeded(limit, wait.get())));
        }
        return Steps.begin(call).whenComplete((answer, failure) -> {
            if (failure != null) {
                limiter.giveBack(key);
            }
        });
    }
}
