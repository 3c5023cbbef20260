package dev.ias.outbox;

import dev.ias.command.Command;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHash;
import java.util.List;
import java.util.Optional;

/** Commands that record verdicts of the relay, for tests of rules in other packages. */
public final class RelayVerdicts {

    private RelayVerdicts() {}

    /** Returns the command for a mail that was refused during its first delivery. */
    public static Command<Boolean> refused(QueuedMail mail) {
        return new RevertSend(mail.message(), List.of(mail.hash()), Optional.of(mail), RevertSend.Reason.UNSENT);
    }

    /** Returns the command for a mail whose recipient was refused for good during its first delivery. */
    public static Command<Boolean> recipientRefused(QueuedMail mail) {
        return new RevertSend(
                mail.message(), List.of(mail.hash()), Optional.of(mail), RevertSend.Reason.RECIPIENT_REFUSED);
    }

    /** Returns the command for a message that was refused on redelivery. */
    public static Command<Boolean> refused(OutboxMessage message, List<SecretHash> hashes) {
        return new RevertSend(message, hashes, Optional.empty(), RevertSend.Reason.UNSENT);
    }

    /** Returns the command for an accepted message. */
    public static Command<Boolean> accepted(OutboxMessage message) {
        return RecordOutcome.delivered(message);
    }
}
