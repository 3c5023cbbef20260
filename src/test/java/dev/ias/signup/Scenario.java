package dev.ias.signup;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.MemoryState;
import dev.ias.key.KeyRing;
import dev.ias.limit.ClientNetwork;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.QueuedMail;
import dev.ias.outbox.RelayVerdicts;
import dev.ias.testing.TestKeys;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Code;
import dev.ias.verification.Failure;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policies;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.SecretHasher;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Executes sign-up commands on state in memory, at a time that the test sets. */
final class Scenario {

    private static final SecretHash NO_CODE = new SecretHash("none", new byte[32]);

    final MemoryState state = new MemoryState();
    final SecretHasher hasher = new SecretHasher(purpose -> KeyRing.parse(TestKeys.ring("secret")));
    final Policy policy;
    /** The client of the next calls. */
    InetAddress client = InetAddress.ofLiteral("192.0.2.1");

    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    Scenario(Policy.Recipient recipient) {
        this(Policies.withRecipient(recipient));
    }

    Scenario(Policy policy) {
        this.policy = policy;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    /** Starts a sign-up, which must be granted. */
    VerificationId signedUp(String address, String code) {
        var id = newSignUp(address);
        granted(signUp(id, address, code));
        return id;
    }

    VerificationId newSignUp(String address) {
        return new VerificationId(UUID.randomUUID(), hasher.recipient(AddressTest.valid(address)));
    }

    Decision<QueuedMail> signUp(VerificationId id, String address, String code) {
        return run(new SignUp(id, AddressTest.valid(address), Language.ENGLISH, client, draft(id, code)));
    }

    Decision<QueuedMail> resend(VerificationId id, String code) {
        return run(new Resend(id, client, draft(id, code)));
    }

    Decision<ConfirmedSignUp> confirm(VerificationId id, String code) {
        var by = new VerificationEvent.Client(client, Optional.empty());
        return run(new Confirm(id, hasher.candidates(id.id(), code), by));
    }

    /** Reverts a send that the relay refused during the call, when the state before it is known. */
    void revert(QueuedMail mail) {
        granted(run(RelayVerdicts.refused(mail)));
    }

    /** Reverts a send that the relay refused after the message was claimed from the outbox. */
    void revertLate(OutboxMessage message) {
        var hashes = message.challenge()
                .map(challenge -> hasher.candidates(message.verification().id(), challenge.secret()))
                .orElse(List.of());
        granted(run(RelayVerdicts.refused(message, hashes)));
    }

    Verification verification(VerificationId id) {
        return state.verification(id.id()).orElseThrow();
    }

    <R> Decision<R> run(Command<R> command) {
        var decision = command.decide(state, now, policy);
        decision.changes().forEach(state::apply);
        return decision;
    }

    private MailDraft draft(VerificationId id, String code) {
        return draft(id, code, hasher.actor(ClientNetwork.of(client, ClientNetwork.Size.NETWORK)));
    }

    MailDraft draft(VerificationId id, String code, long actor) {
        return new MailDraft(
                UUID.randomUUID(),
                actor,
                true,
                secret(id, code),
                secret(id, hardened(code)),
                NO_CODE,
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the code that is mailed instead of a usual one while codes of the mailbox are being guessed. */
    static String hardened(String code) {
        return (code + "00").substring(0, Code.MAXIMUM_LENGTH);
    }

    private MailDraft.Secret secret(VerificationId id, String code) {
        return new MailDraft.Secret(new Code(code), hasher.hash(id.id(), code));
    }

    static <R> R granted(Decision<R> decision) {
        return switch (decision) {
            case Decision.Granted<R>(var answer, var changes) -> answer;
            case Decision.Refused<R>(var failure, var changes) -> throw new AssertionError("refused: " + failure);
        };
    }

    static <R> Failure refused(Decision<R> decision) {
        return switch (decision) {
            case Decision.Granted<R>(var answer, var changes) -> throw new AssertionError("granted: " + answer);
            case Decision.Refused<R>(var failure, var changes) -> failure;
        };
    }
}
