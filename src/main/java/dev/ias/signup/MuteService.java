package dev.ias.signup;

import dev.ias.command.Command;
import dev.ias.command.CommandStore;
import dev.ias.command.StepFailures;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.ClientNetwork.Size;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.LimitKey;
import dev.ias.verification.SecretHasher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutes sign-up mails to a mailbox at the request of its owner, who has the token from such a mail. Blocking. Fails
 * with {@link dev.ias.verification.FailureException} only, and then nothing was changed.
 */
@Singleton
public class MuteService {

    private static final Logger LOG = LoggerFactory.getLogger(MuteService.class);

    private final CommandStore store;
    private final SecretHasher hasher;
    private final Counter mutes;
    private final Counter unmutes;

    MuteService(CommandStore store, SecretHasher hasher, MeterRegistry meters) {
        this.store = store;
        this.hasher = hasher;
        this.mutes = counter(meters, "mute");
        this.unmutes = counter(meters, "unmute");
    }

    private static Counter counter(MeterRegistry meters, String change) {
        return Counter.builder("ias.mute.changes")
                .description("Mailboxes that their owners have muted or unmuted")
                .tag("change", change)
                .register(meters);
    }

    /** Returns whether the token's mailbox is muted. Changes nothing. */
    public MuteState look(String token) {
        return recipient(token)
                .map(recipient -> execute(new ReadMute(recipient)).state())
                .orElseGet(MuteState.Unknown::new);
    }

    /** Mutes the token's mailbox, except for mails that are requested from the client's network. Idempotent. */
    public MuteState mute(String token, InetAddress client) {
        return change(
                token,
                recipient -> new Mute(recipient, actor(client)),
                mutes,
                "Muted recipient {}: sign-up mails that others request are not sent");
    }

    /** Ends the mute of the token's mailbox. Idempotent. */
    public MuteState unmute(String token) {
        return change(token, Unmute::new, unmutes, "Unmuted recipient {}: sign-up mails are sent again");
    }

    private MuteState change(
            String token, Function<LimitKey, Command<MuteResult>> command, Counter counter, String message) {
        var recipient = recipient(token);
        if (recipient.isEmpty()) {
            return new MuteState.Unknown();
        }
        var result = execute(command.apply(recipient.get()));
        if (result.changed()) {
            counter.increment();
            LOG.info(message, recipient.get().value());
        }
        return result.state();
    }

    private MuteResult execute(Command<MuteResult> command) {
        return StepFailures.await(store.submit(command));
    }

    private Optional<LimitKey> recipient(String token) {
        return StepFailures.run(Step.CREATE_CODE, () -> hasher.muteRecipient(token));
    }

    private long actor(InetAddress client) {
        return StepFailures.run(Step.CREATE_CODE, () -> hasher.actor(ClientNetwork.of(client, Size.NETWORK)));
    }
}
