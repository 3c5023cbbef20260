package dev.ias.link;

import dev.ias.command.CommandMetrics;
import dev.ias.command.LimitSettings;
import dev.ias.command.StepFailures;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.ClientNetwork.Size;
import dev.ias.limit.Limit;
import dev.ias.limit.NetworkLimiter;
import dev.ias.verification.Address;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Language;
import dev.ias.verification.LinkToken;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.Verification;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails new links at the request of their recipients, who are not authenticated. Blocking. */
@Singleton
public class NewLinkService {

    private static final Logger LOG = LoggerFactory.getLogger(NewLinkService.class);

    private final LinkService links;
    private final VerificationQueries queries;
    private final SecretHasher hasher;
    private final CommandMetrics metrics;
    private final NetworkLimiter requests;

    NewLinkService(
            LinkService links,
            VerificationQueries queries,
            SecretHasher hasher,
            CommandMetrics metrics,
            LimitSettings limits,
            Clock clock) {
        this.links = links;
        this.queries = queries;
        this.hasher = hasher;
        this.metrics = metrics;
        this.requests = new NetworkLimiter(limits.signUps(), clock);
    }

    /**
     * Mails a new link for an expired one, within the limits of a resend by its account. The bearer of a link has read
     * a mail to the address, so the result may disclose the limits.
     *
     * @param client that presents the link
     */
    public RenewedLink renew(LinkToken token, Language language, InetAddress client) {
        var state = links.state(token);
        return state instanceof LinkState.Expired(var verification)
                ? renewed(verification, context(verification, language, client))
                : new RenewedLink.NotExpired(state);
    }

    private RenewedLink renewed(Verification verification, BulkContext context) {
        return switch (links.resend(context, List.of(verification.address())).getFirst()) {
            case AddressResult.Failed(LimitExceeded limit) -> new RenewedLink.Wait(limit.retryAfter());
            case AddressResult.Failed(StepFailed failure) -> throw new FailureException(failure);
            default -> new RenewedLink.Requested(verification);
        };
    }

    private static BulkContext context(Verification verification, Language language, InetAddress client) {
        return new BulkContext(verification.account().orElseThrow(), language, client);
    }

    /**
     * Counts a request for a link by address against the limit of the client. Returns the time until the next one is
     * allowed if the limit is exceeded.
     */
    public Optional<Duration> takeRequest(InetAddress client) {
        var wait = requests.take(client);
        if (wait.isPresent()) {
            metrics.denied(Limit.CLIENT);
        }
        return wait;
    }

    /**
     * Mails a new link to an address if a confirmation by link is pending there, within the limits of a resend. The
     * mail counts against the share of the client's network, not of the account, and there is no result. Failures are
     * logged.
     */
    public void requestAnother(Address address, Language language, InetAddress client) {
        try {
            StepFailures.run(Step.LOAD, () -> queries.findPending(address)).ifPresent(verification -> {
                var actor = actor(client);
                links.resend(context(verification, language, client), List.of(verification.address()), actor);
            });
        } catch (FailureException e) {
            LOG.warn("Failed to mail a link on request: {}", e.getMessage(), e.getCause());
        }
    }

    private long actor(InetAddress client) {
        return StepFailures.run(Step.CREATE_CODE, () -> hasher.actor(ClientNetwork.of(client, Size.NETWORK)));
    }
}
