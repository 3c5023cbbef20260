package dev.ias.link;

import dev.ias.bounce.Bounces;
import dev.ias.command.CommandStore;
import dev.ias.command.StepFailures;
import dev.ias.limit.Limit;
import dev.ias.maildomain.MailDomains;
import dev.ias.outbox.ChallengeFactory;
import dev.ias.outbox.FirstDelivery;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.FailureException;
import dev.ias.verification.LinkToken;
import dev.ias.verification.SecretHash;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Use cases of accounts: links are mailed to lists of addresses and confirm them. Blocking. The result of each address
 * is its own {@link AddressResult}; {@link FailureException} ends the whole call.
 */
@Singleton
public class LinkService {

    private static final Logger LOG = LoggerFactory.getLogger(LinkService.class);

    private final CommandStore store;
    private final MailDomains domains;
    private final VerificationQueries queries;
    private final BulkExecutor bulk;
    private final FirstDelivery delivery;
    private final SecretHasher hasher;
    private final ChallengeFactory challenges;
    private final Bounces bounces;
    private final Clock clock;

    LinkService(
            CommandStore store,
            MailDomains domains,
            VerificationQueries queries,
            BulkExecutor bulk,
            FirstDelivery delivery,
            SecretHasher hasher,
            ChallengeFactory challenges,
            Bounces bounces,
            Clock clock) {
        this.store = store;
        this.domains = domains;
        this.queries = queries;
        this.bulk = bulk;
        this.delivery = delivery;
        this.hasher = hasher;
        this.challenges = challenges;
        this.bounces = bounces;
        this.clock = clock;
    }

    /**
     * Mails a link to each address; to those that wait for their confirmation already only if {@code sendIfExist}. New
     * addresses count against the account's quota. Addresses of unusable domains fail without being counted.
     *
     * @return the results, in the order of the addresses
     */
    public List<AddressResult> submit(BulkContext context, List<Address> addresses, boolean sendIfExist) {
        var unusable = StepFailures.await(
                domains.unusable(addresses.stream().map(Address::domain).collect(Collectors.toSet())));
        var usable = addresses.stream()
                .filter(address -> !unusable.containsKey(address.domain()))
                .toList();
        var results = submitUsable(context, usable, sendIfExist).iterator();
        return addresses.stream()
                .map(address -> Optional.ofNullable(unusable.get(address.domain()))
                        .<AddressResult>map(AddressResult.Failed::new)
                        .orElseGet(results::next))
                .toList();
    }

    private List<AddressResult> submitUsable(BulkContext context, List<Address> addresses, boolean sendIfExist) {
        var reserved = StepFailures.await(store.submit(new ReserveQuota(context.account(), addresses.size())));
        var used = 0;
        try {
            var pending = submitWithin(
                    reserved.granted(),
                    addresses.size(),
                    (i, mayCreate) -> submission(context, addresses.get(i), sendIfExist, mayCreate));
            var results = mail(pending);
            used = (int) IntStream.range(0, addresses.size())
                    .filter(i -> created(pending.get(i)) && usesQuota(results.get(i)))
                    .count();
            return results;
        } finally {
            release(new ReleaseQuota(context.account(), reserved.granted() - used, reserved.at()));
        }
    }

    /**
     * Submits a list within the reserved quota. Which addresses are new is known only after all were looked up: the
     * units of known addresses then go to others.
     */
    private List<CompletableFuture<PendingResult>> submitWithin(
            int quota, int addresses, BiFunction<Integer, Boolean, SubmitLink> submission) {
        var pending = new ArrayList<>(bulk.execute(IntStream.range(0, addresses)
                .mapToObj(i -> submission.apply(i, i < quota))
                .toList()));
        for (var next = beyondQuota(pending, quota); !next.isEmpty(); next = beyondQuota(pending, quota)) {
            var repeated = bulk.execute(
                    next.stream().map(i -> submission.apply(i, true)).toList());
            for (var i = 0; i < next.size(); i++) {
                pending.set(next.get(i), repeated.get(i));
            }
        }
        return pending;
    }

    /** Returns the first addresses that the account's quota has refused, as many as there are units left. */
    private static List<Integer> beyondQuota(List<CompletableFuture<PendingResult>> pending, int quota) {
        var left = quota - pending.stream().filter(LinkService::created).count();
        return IntStream.range(0, pending.size())
                .filter(i -> beyondQuota(pending.get(i)))
                .limit(Math.max(0, left))
                .boxed()
                .toList();
    }

    private static boolean beyondQuota(CompletableFuture<PendingResult> pending) {
        return pending.isCompletedExceptionally()
                && pending.exceptionNow() instanceof FailureException e
                && e.failure() instanceof LimitExceeded(var limit, var wait)
                && limit == Limit.ACCOUNT;
    }

    /** Releases unused units. A failure is logged only: the mails are sent. */
    private void release(ReleaseQuota command) {
        if (command.addresses() > 0) {
            store.submit(command)
                    .exceptionally(e -> {
                        LOG.warn("Failed to release {} reserved quota units", command.addresses(), e);
                        return false;
                    })
                    .join();
        }
    }

    /** Mails a further link to each address that waits for its confirmation. */
    public List<AddressResult> resend(BulkContext context, List<Address> addresses) {
        return resend(context, addresses, actor(context.account()));
    }

    /**
     * Mails new links as {@link #resend(BulkContext, List)} does.
     *
     * @param actor whose share of the recipients' quotas the mails count against
     */
    List<AddressResult> resend(BulkContext context, List<Address> addresses, long actor) {
        return mail(bulk.execute(addresses.stream()
                .map(address -> {
                    var id = id(context.account(), address);
                    return new ResendLink(id, context, challenges.link(id, actor));
                })
                .toList()));
    }

    /** Deletes the verification of each address; {@link AddressResult.Unknown} if there is none. */
    public List<AddressResult> delete(AccountId account, List<Address> addresses) {
        var deletions = addresses.stream()
                .map(address -> new DeleteLink(id(account, address)))
                .toList();
        return bulk.execute(deletions).stream()
                .map(deleted -> result(deleted.thenApply(
                        existed -> existed ? new AddressResult.Deleted() : new AddressResult.Unknown())))
                .toList();
    }

    /** Returns the state of a link. Changes nothing. */
    public LinkState state(LinkToken token) {
        return StepFailures.run(
                Step.LOAD, () -> LinkState.of(queries.find(token.verification()), candidates(token), clock.instant()));
    }

    /** Confirms the address of a link; returns the state of the link before. */
    public LinkState confirm(LinkToken token, VerificationEvent.Client client) {
        var before = StepFailures.await(store.submit(new ConfirmLink(token.verification(), candidates(token), client)));
        if (before instanceof LinkState.Open(var verification)) {
            bounces.confirmed(verification.recipient());
        }
        return before;
    }

    public Optional<Verification> find(AccountId account, Address address) {
        return StepFailures.run(
                Step.LOAD, () -> queries.find(id(account, address).id()));
    }

    public VerificationPage list(VerificationFilter filter) {
        return StepFailures.run(Step.LOAD, () -> queries.list(filter));
    }

    private SubmitLink submission(BulkContext context, Address address, boolean sendIfExist, boolean mayCreate) {
        var id = id(context.account(), address);
        return new SubmitLink(
                id, address, context, sendIfExist, mayCreate, challenges.link(id, actor(context.account())));
    }

    /** Delivers the queued mails concurrently. */
    private List<AddressResult> mail(List<CompletableFuture<PendingResult>> pending) {
        var mails = pending.stream()
                .flatMap(result -> queued(result).stream())
                .map(PendingResult.Queued::mail)
                .toList();
        var sent = delivery.deliverAll(mails).iterator();
        return pending.stream()
                .map(result -> queued(result).isPresent()
                        ? mailed(sent.next())
                        : result(result.thenApply(done -> ((PendingResult.Done) done).result())))
                .toList();
    }

    private static AddressResult mailed(Optional<Failure> failure) {
        return failure.<AddressResult>map(AddressResult.Failed::new).orElseGet(AddressResult.Mailed::new);
    }

    /** An address that the relay refuses counts too: the account has chosen it. */
    private static boolean usesQuota(AddressResult result) {
        return result instanceof AddressResult.Mailed || result instanceof AddressResult.Failed(Failure.MailRefused());
    }

    private static AddressResult result(CompletableFuture<AddressResult> result) {
        try {
            return StepFailures.await(result);
        } catch (FailureException e) {
            return new AddressResult.Failed(e.failure());
        }
    }

    private static boolean created(CompletableFuture<PendingResult> pending) {
        return queued(pending).filter(PendingResult.Queued::created).isPresent();
    }

    private static Optional<PendingResult.Queued> queued(CompletableFuture<PendingResult> pending) {
        return !pending.isCompletedExceptionally() && pending.join() instanceof PendingResult.Queued queued
                ? Optional.of(queued)
                : Optional.empty();
    }

    private List<SecretHash> candidates(LinkToken token) {
        return StepFailures.run(Step.CREATE_CODE, () -> hasher.candidates(token.verification(), token.secret()));
    }

    private long actor(AccountId account) {
        return StepFailures.run(Step.CREATE_CODE, () -> hasher.actor(account));
    }

    private VerificationId id(AccountId account, Address address) {
        return VerificationId.ofAccount(
                account, address, StepFailures.run(Step.CREATE_CODE, () -> hasher.recipient(address)));
    }
}
