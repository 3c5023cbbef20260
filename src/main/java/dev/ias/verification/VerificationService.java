package dev.ias.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.Limit;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What happens: sign-ups begin, get further mails and are confirmed. Every method throws {@link FailureException} and
 * nothing else; where it throws, nothing was consumed but a wrong try.
 */
@Singleton
public class VerificationService {

    private static final String WHOLE_INSTANCE = "instance";
    private static final int MAC_BYTES = 32;

    private final VerificationStore store;
    private final Delivery delivery;
    private final SecretMac secretMac;
    private final SecureRandom random = new SecureRandom();
    private final InProcessLimiter<ClientNetwork> clients;
    private final InProcessLimiter<String> instance;

    VerificationService(
            VerificationStore store, Delivery delivery, SecretMac secretMac, LimitSettings limits, Clock clock) {
        this.store = store;
        this.delivery = delivery;
        this.secretMac = secretMac;
        this.clients = new InProcessLimiter<>(limits.client(), clock);
        this.instance = new InProcessLimiter<>(limits.instance(), clock);
    }

    /** The identity of a sign-up that has not begun yet, so that its token can be made first. */
    public SignUpId newSignUp(Address address) {
        return step(
                Step.CREATE_CODE, () -> new SignUpId(UuidCreator.getTimeOrderedEpoch(), secretMac.recipient(address)));
    }

    /** Begins a sign-up and mails its first code, or to a known address that it is known. */
    public Allowance signUp(SignUpId id, Address address, Language language, InetAddress client) {
        return limited(clients, ClientNetwork.of(client), Limit.CLIENT, () -> {
            var sending = newSending(id);
            return send(new SignUp(id, address, language, client, sending));
        });
    }

    /** Mails another code of a sign-up. */
    public Allowance resend(SignUpId id, InetAddress client) {
        var sending = newSending(id);
        return send(new Resend(id, client, sending));
    }

    /** Confirms the address of a sign-up. With the same code again it answers the same. */
    public Confirmed confirm(SignUpId id, Code code, InetAddress client) {
        var candidates = step(Step.CREATE_CODE, () -> secretMac.candidates(id.verification(), code.digits()));
        return await(new Confirm(id, candidates, UuidCreator.getTimeOrderedEpoch(), client));
    }

    private Allowance send(Command<Sent> command) {
        return limited(instance, WHOLE_INSTANCE, Limit.INSTANCE, () -> {
            var sent = await(command);
            delivery.deliver(sent);
            return sent.allowance();
        });
    }

    private Sending newSending(SignUpId id) {
        return step(Step.CREATE_CODE, () -> {
            var code = Code.random(random);
            var mac = secretMac.sign(id.verification(), code.digits());
            var noise = new byte[MAC_BYTES];
            random.nextBytes(noise);
            return new Sending(UuidCreator.getTimeOrderedEpoch(), code, mac, new Mac(mac.keyId(), noise));
        });
    }

    private <R> R await(Command<R> command) {
        try {
            return store.submit(command).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : new FailureException(new StepFailed(Step.SAVE), e.getCause());
        }
    }

    private static <K, T> T limited(InProcessLimiter<K> limiter, K key, Limit limit, Supplier<T> call) {
        Optional<Duration> wait = limiter.take(key);
        if (wait.isPresent()) {
            throw new FailureException(new LimitExceeded(limit, wait.get()));
        }
        try {
            return call.get();
        } catch (RuntimeException e) {
            limiter.giveBack(key);
            throw e;
        }
    }

    private static <T> T step(Step step, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new FailureException(new StepFailed(step), e);
        }
    }
}
