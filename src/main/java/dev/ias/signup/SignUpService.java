package dev.ias.signup;

import dev.ias.abuse.GuessBreaker;
import dev.ias.abuse.challenge.CallerChallenges;
import dev.ias.bounce.Bounces;
import dev.ias.command.CommandStore;
import dev.ias.command.LimitSettings;
import dev.ias.command.StepFailures;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.ClientNetwork.Size;
import dev.ias.maildomain.MailDomains;
import dev.ias.outbox.ChallengeFactory;
import dev.ias.outbox.FirstDelivery;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.MailRate;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Address;
import dev.ias.verification.Allowance;
import dev.ias.verification.Code;
import dev.ias.verification.Failure.ChallengeRequired;
import dev.ias.verification.Failure.ExpiredCode;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.WrongCode;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-up use cases: start, resend, confirm. Non-blocking: futures may complete on shared threads, so callbacks must be
 * short. They fail with {@link FailureException} only, and then nothing was consumed but a wrong try, a presented
 * solution, a sign-up of the client's limit with a domain that receives no mail, or a send that the relay has refused
 * for good.
 */
@Singleton
public class SignUpService {

    private static final Logger LOG = LoggerFactory.getLogger(SignUpService.class);

    private final CommandStore store;
    private final MailDomains domains;
    private final FirstDelivery delivery;
    private final MailRate rate;
    private final SecretHasher hasher;
    private final ChallengeFactory challenges;
    private final CallerChallenges callerChallenges;
    private final GuessBreaker guessBreaker;
    private final Bounces bounces;
    private final ClientLimits limits;
    private final int codeLength;

    SignUpService(
            CommandStore store,
            MailDomains domains,
            FirstDelivery delivery,
            MailRate rate,
            SecretHasher hasher,
            ChallengeFactory challenges,
            CallerChallenges callerChallenges,
            GuessBreaker guessBreaker,
            Bounces bounces,
            ClientLimits limits,
            LimitSettings settings) {
        this.store = store;
        this.domains = domains;
        this.delivery = delivery;
        this.rate = rate;
        this.hasher = hasher;
        this.challenges = challenges;
        this.callerChallenges = callerChallenges;
        this.guessBreaker = guessBreaker;
        this.bounces = bounces;
        this.limits = limits;
        this.codeLength = settings.codeLength();
    }

    /** Returns the identity of a sign-up before it starts, so that its token can be created first. */
    public VerificationId newSignUp(Address address) {
        return StepFailures.run(Step.CREATE_CODE, () -> VerificationId.ofSignUp(hasher.recipient(address)));
    }

    /**
     * Starts a sign-up and mails its first code, or a notice to an address that has a user already.
     *
     * @param solution of a caller challenge, if the caller presents one
     */
    public CompletableFuture<Allowance> signUp(
            VerificationId id, Address address, Language language, Requester requester, Optional<String> solution) {
        var client = requester.address();
        return limits.signUp(
                client,
                () -> challenged(
                        solution,
                        client,
                        // After the cheaper checks and within the client's limit: a lookup loads name servers of
                        // others.
                        solved -> send(() -> requireUsable(address)
                                .thenCompose(usable -> store.submit(
                                        new SignUp(id, address, language, client, draft(id, requester, solved)))))));
    }

    /**
     * Mails a further code of a sign-up. Needs no solution, and uses no mails that are kept for callers who present
     * one.
     */
    public CompletableFuture<Allowance> resend(VerificationId id, Requester requester) {
        var client = requester.address();
        return limits.resend(
                client, () -> send(() -> store.submit(new Resend(id, client, draft(id, requester, false)))));
    }

    /** Runs a call once the presented solution is used up; refuses it if a solution is needed and none is presented. */
    private <T> CompletableFuture<T> challenged(
            Optional<String> solution, InetAddress client, Function<Boolean, CompletableFuture<T>> call) {
        return redeem(solution, client)
                .thenCompose(solved -> solved || !needsSolution(client)
                        ? call.apply(solved)
                        : CompletableFuture.failedFuture(new FailureException(new ChallengeRequired())));
    }

    /** Uses up a presented solution. */
    private CompletableFuture<Boolean> redeem(Optional<String> solution, InetAddress client) {
        if (solution.isEmpty() || !callerChallenges.enabled()) {
            return CompletableFuture.completedFuture(false);
        }
        return limits.redeem(client, () -> callerChallenges.redeem(solution, client));
    }

    /**
     * Returns whether a sign-up needs the solution of a caller challenge, for any recipient. The last mails
     * of a recipient's quotas need one too: see {@link MailDraft#refusal}.
     */
    private boolean needsSolution(InetAddress client) {
        return callerChallenges.always()
                || (callerChallenges.enabled() && (guessBreaker.open() || limits.isHalfUsed(client)));
    }

    /**
     * Confirms the address of a sign-up. Idempotent for the same code.
     *
     * @param codes the readings of what the caller presented, normally one
     */
    public CompletableFuture<ConfirmedSignUp> confirm(
            VerificationId id, List<Code> codes, VerificationEvent.Client client) {
        return limits.confirm(client.address(), () -> check(id, accepted(codes), client));
    }

    /**
     * Short codes that were mailed before codes were guessed are rejected while it is open; otherwise all of them would
     * be guessed at once.
     */
    private List<Code> accepted(List<Code> codes) {
        return guessBreaker.open()
                ? codes.stream()
                        .filter(code -> code.digits().length() == Code.MAXIMUM_LENGTH)
                        .toList()
                : codes;
    }

    private CompletableFuture<ConfirmedSignUp> check(
            VerificationId id, List<Code> codes, VerificationEvent.Client client) {
        if (codes.isEmpty()) {
            return CompletableFuture.failedFuture(new FailureException(new ExpiredCode()));
        }
        var candidates = StepFailures.run(
                Step.CREATE_CODE,
                () -> codes.stream()
                        .flatMap(code -> hasher.candidates(id.id(), code.digits()).stream())
                        .toList());
        return store.submit(new Confirm(id, candidates, client))
                .thenApply(confirmed -> {
                    if (!confirmed.repeated()) {
                        guessBreaker.record(true);
                        bounces.confirmed(id.recipient());
                    }
                    return confirmed;
                })
                .exceptionallyCompose(e -> ClientLimits.failureOf(e) instanceof WrongCode
                        ? countWrongCode(id).thenCompose(counted -> CompletableFuture.failedFuture(e))
                        : CompletableFuture.failedFuture(e));
    }

    /** Completes normally in any case: the sign-up has counted the try already. */
    private CompletableFuture<Boolean> countWrongCode(VerificationId id) {
        guessBreaker.record(false);
        return store.submit(new CountWrongCode(id.recipient())).exceptionally(e -> {
            LOG.warn("Failed to count a wrong code for the recipient of sign-up {}", id.id(), e);
            return false;
        });
    }

    private MailDraft draft(VerificationId id, Requester requester, boolean solved) {
        var network = ClientNetwork.of(requester.address(), Size.NETWORK);
        var actor = StepFailures.run(Step.CREATE_CODE, () -> hasher.actor(network));
        var length = guessBreaker.open() ? Code.MAXIMUM_LENGTH : codeLength;
        return challenges.code(id, length, actor, solved || !callerChallenges.enabled(), requester.country());
    }

    private CompletableFuture<Boolean> requireUsable(Address address) {
        return domains.unusable(Set.of(address.domain()))
                .thenCompose(unusable -> Optional.ofNullable(unusable.get(address.domain()))
                        .map(failure -> CompletableFuture.<Boolean>failedFuture(new FailureException(failure)))
                        .orElseGet(() -> CompletableFuture.completedFuture(true)));
    }

    private CompletableFuture<Allowance> send(Supplier<CompletableFuture<QueuedMail>> submission) {
        // Taken by the delivery: calls that are denied must not use up the rate while they are in flight.
        return limits.instance(rate.waitTime(), submission)
                .thenCompose(delivery::deliver)
                .thenApply(QueuedMail::allowance);
    }
}
