package dev.ias.verification;

import dev.ias.account.AccountId;
import dev.ias.limit.Limit;
import dev.ias.verification.Failure.Step;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens for accounts: lists of addresses are mailed links, and the links confirm them. Everything that concerns one
 * address is its own {@link LinkAnswer}; {@link FailureException} is for what ends the whole call.
 */
@Singleton
public class LinkService {

    private static final Logger LOG = LoggerFactory.getLogger(LinkService.class);

    private final VerificationStore store;
    private final ListedCommands listed;
    private final Delivery delivery;
    private final SecretMac secretMac;
    private final Sendings sendings;
    private final Clock clock;

    LinkService(
            VerificationStore store,
            ListedCommands listed,
            Delivery delivery,
            SecretMac secretMac,
            Sendings sendings,
            Clock clock) {
        this.store = store;
        this.listed = listed;
        this.delivery = delivery;
        this.secretMac = secretMac;
        this.sendings = sendings;
        this.clock = clock;
    }

    /** How a list of addresses is to be mailed. */
    public record Mailing(AccountId account, Language language, InetAddress client) {}

    /**
     * Mails a link to each address; to those that wait for one already only if {@code sendIfExist}. New addresses count
     * against the account's quota.
     *
     * @return the answers, in the order of the addresses
     */
    public List<LinkAnswer> submit(Mailing mailing, List<Address> addresses, boolean sendIfExist) {
        var reserved = Steps.await(store.submit(new Reserve(mailing.account(), addresses.size())));
        var used = 0;
        try {
            var decisions = decideWithin(
                    reserved.granted(),
                    addresses.size(),
                    (i, mayCreate) -> submission(mailing, addresses.get(i), sendIfExist, mayCreate));
            var answers = mail(decisions);
            used = (int) IntStream.range(0, addresses.size())
                    .filter(i -> created(decisions.get(i)) && answers.get(i) instanceof LinkAnswer.Mailed)
                    .count();
            return answers;
        } finally {
            release(new Release(mailing.account(), reserved.granted() - used, reserved.at()));
        }
    }

    /** Who of a list may be new is only known once all have been looked up: known addresses leave their room to others. */
    private List<CompletableFuture<LinkDecision>> decideWithin(
            int room, int addresses, BiFunction<Integer, Boolean, SubmitLink> submission) {
        var decisions = new ArrayList<>(listed.decide(IntStream.range(0, addresses)
                .mapToObj(i -> submission.apply(i, i < room))
                .toList()));
        for (var next = turnedAway(decisions, room); !next.isEmpty(); next = turnedAway(decisions, room)) {
            var again = listed.decide(
                    next.stream().map(i -> submission.apply(i, true)).toList());
            for (var i = 0; i < next.size(); i++) {
                decisions.set(next.get(i), again.get(i));
            }
        }
        return decisions;
    }

    /** The first of those that the account's quota has turned away, as many as there is still room for. */
    private static List<Integer> turnedAway(List<CompletableFuture<LinkDecision>> decisions, int room) {
        var left = room - decisions.stream().filter(LinkService::created).count();
        return IntStream.range(0, decisions.size())
                .filter(i -> beyondQuota(decisions.get(i)))
                .limit(Math.max(0, left))
                .boxed()
                .toList();
    }

    private static boolean beyondQuota(CompletableFuture<LinkDecision> decision) {
        return decision.isCompletedExceptionally()
                && decision.exceptionNow() instanceof FailureException e
                && e.failure() instanceof Failure.LimitExceeded(var limit, var wait)
                && limit == Limit.ACCOUNT;
    }

    /** What was mailed is mailed: nobody is told of a failure because of room that could not be given back. */
    private void release(Release command) {
        if (command.addresses() > 0) {
            store.submit(command)
                    .exceptionally(e -> {
                        LOG.warn("{} addresses of a quota could not be given back", command.addresses(), e);
                        return false;
                    })
                    .join();
        }
    }

    /** Mails another link to each address that waits to be confirmed. */
    public List<LinkAnswer> resend(Mailing mailing, List<Address> addresses) {
        return mail(listed.decide(addresses.stream()
                .map(address -> {
                    var id = id(mailing.account(), address);
                    return new ResendLink(id, mailing.language(), mailing.client(), sendings.ofLink(id));
                })
                .toList()));
    }

    /** Forgets each address; {@link LinkAnswer.Unknown} for those there was nothing to forget of. */
    public List<LinkAnswer> delete(AccountId account, List<Address> addresses) {
        var deletions = addresses.stream()
                .map(address -> new DeleteLink(id(account, address)))
                .toList();
        return listed.decide(deletions).stream()
                .map(answer -> answered(
                        answer.thenApply(existed -> existed ? new LinkAnswer.Deleted() : new LinkAnswer.Unknown())))
                .toList();
    }

    /** What a link is good for; looking changes nothing. */
    public LinkState look(LinkToken token) {
        return Steps.run(
                Step.LOAD, () -> LinkState.of(store.find(token.verification()), candidates(token), clock.instant()));
    }

    /** Confirms the address of a link. Answers what the link was good for before. */
    public LinkState confirm(LinkToken token, InetAddress client) {
        return Steps.await(store.submit(new ConfirmLink(token.verification(), candidates(token), client)));
    }

    public Optional<Verification> find(AccountId account, Address address) {
        return Steps.run(Step.LOAD, () -> store.find(id(account, address).id()));
    }

    public VerificationPage list(VerificationFilter filter) {
        return Steps.run(Step.LOAD, () -> store.list(filter));
    }

    private SubmitLink submission(Mailing mailing, Address address, boolean sendIfExist, boolean mayCreate) {
        var id = id(mailing.account(), address);
        return new SubmitLink(
                id,
                address,
                mailing.account(),
                mailing.language(),
                mailing.client(),
                sendIfExist,
                mayCreate,
                sendings.ofLink(id));
    }

    /** Hands all mails over side by side. */
    private List<LinkAnswer> mail(List<CompletableFuture<LinkDecision>> decisions) {
        var queued = decisions.stream()
                .flatMap(decision -> queued(decision).stream())
                .toList();
        var onTheirWay = delivery.deliverAll(
                        queued.stream().map(LinkDecision.Queued::sent).toList())
                .iterator();
        return decisions.stream()
                .map(decision -> queued(decision).isPresent()
                        ? mailed(onTheirWay.next())
                        : answered(decision.thenApply(done -> ((LinkDecision.Answered) done).answer())))
                .toList();
    }

    private static LinkAnswer mailed(boolean onItsWay) {
        return onItsWay ? new LinkAnswer.Mailed() : new LinkAnswer.Failed(new Failure.StepFailed(Step.SEND));
    }

    private static LinkAnswer answered(CompletableFuture<LinkAnswer> answer) {
        try {
            return Steps.await(answer);
        } catch (FailureException e) {
            return new LinkAnswer.Failed(e.failure());
        }
    }

    private static boolean created(CompletableFuture<LinkDecision> decision) {
        return queued(decision).filter(LinkDecision.Queued::created).isPresent();
    }

    private static Optional<LinkDecision.Queued> queued(CompletableFuture<LinkDecision> decision) {
        return !decision.isCompletedExceptionally() && decision.join() instanceof LinkDecision.Queued queued
                ? Optional.of(queued)
                : Optional.empty();
    }

    private List<Mac> candidates(LinkToken token) {
        return Steps.run(Step.CREATE_CODE, () -> secretMac.candidates(token.verification(), token.secret()));
    }

    private VerificationId id(AccountId account, Address address) {
        return new VerificationId(
                derivedId(account, address), Steps.run(Step.CREATE_CODE, () -> secretMac.recipient(address)));
    }

    /** One verification for one account and address, found without a search: a UUID of version 8 (RFC 9562) from both. */
    private static UUID derivedId(AccountId account, Address address) {
        try {
            var text = account.value() + "\n" + address.normalised();
            var hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(
                    (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
