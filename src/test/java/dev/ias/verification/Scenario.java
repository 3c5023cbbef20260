package dev.ias.verification;

import dev.ias.key.KeyRing;
import dev.ias.limit.Quota;
import dev.ias.testing.TestKeys;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rules on rows in memory, at a time that the test sets. */
final class Scenario {

    static final List<Quota> NO_RECIPIENT_LIMIT = List.of(new Quota(1_000, Duration.ofHours(1)));
    static final List<Quota> RECIPIENT_LIMIT =
            List.of(new Quota(5, Duration.ofHours(1)), new Quota(10, Duration.ofDays(1)));

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");
    private static final Mac NO_CODE = new Mac("none", new byte[32]);

    final MemoryRows rows = new MemoryRows();
    final SecretMac secretMac = new SecretMac(purpose -> KeyRing.parse(TestKeys.ring("secret")));
    final Policy policy;
    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    Scenario(List<Quota> recipientQuotas) {
        this.policy = new Policy(
                Duration.ofMinutes(10),
                Duration.ofHours(24),
                List.of(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(5)),
                10,
                5,
                recipientQuotas);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A sign-up that is granted. */
    SignUpId signedUp(String address, String code) {
        var id = newSignUp(address);
        granted(signUp(id, address, code));
        return id;
    }

    SignUpId newSignUp(String address) {
        return new SignUpId(UUID.randomUUID(), secretMac.recipient(AddressTest.valid(address)));
    }

    Decision<Sent> signUp(SignUpId id, String address, String code) {
        return run(new SignUp(id, AddressTest.valid(address), Language.EN, CLIENT, sending(id, code)));
    }

    Decision<Sent> resend(SignUpId id, String code) {
        return run(new Resend(id, CLIENT, sending(id, code)));
    }

    Decision<Confirmed> confirm(SignUpId id, String code) {
        return run(new Confirm(id, secretMac.candidates(id.verification(), code), UUID.randomUUID(), CLIENT));
    }

    /** The relay refused, and both states around the send are still known. */
    void giveBack(Sent sent) {
        granted(run(new GiveBack(sent.message(), List.of(sent.mac()), Optional.of(sent))));
    }

    /** The relay refused a message that was found in the outbox. */
    void giveBackLate(Message message) {
        var macs = message.code()
                .map(code -> secretMac.candidates(message.signUp().verification(), code.digits()))
                .orElse(List.of());
        granted(run(new GiveBack(message, macs, Optional.empty())));
    }

    Verification verification(SignUpId id) {
        return rows.verification(id.verification()).orElseThrow();
    }

    <R> Decision<R> run(Command<R> command) {
        var decision = command.decide(rows, now, policy);
        decision.changes().forEach(rows::apply);
        return decision;
    }

    private Sending sending(SignUpId id, String code) {
        return new Sending(UUID.randomUUID(), new Code(code), secretMac.sign(id.verification(), code), NO_CODE);
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
