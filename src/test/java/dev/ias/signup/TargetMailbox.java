package dev.ias.signup;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.limit.ClientNetwork;
import dev.ias.limit.ClientNetwork.Size;
import dev.ias.limit.LimitHistory.Mute;
import dev.ias.link.LinkCommands;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Code;
import dev.ias.verification.Failure;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A mailbox under attack: executes the commands of attackers and of its owner on the real rules, and counts what the
 * attackers gain. Commands read the rows of one recipient only, so that the results for one mailbox hold for each of
 * many.
 */
final class TargetMailbox {

    static final Duration COOL_DOWN = Duration.ofSeconds(30);

    private static final String USUAL_CODE = "000000";
    private static final String WRONG_CODE = "999999";

    /** From another network than all attackers. */
    private static final InetAddress OWNER = InetAddress.ofLiteral("198.51.100.1");

    final Scenario scenario;
    private final String code;
    private int spelling;

    int mails;
    int wrongCodes;
    /**
     * The sum of the chances of all wrong codes to be right: the expected number of confirmations of others' addresses.
     */
    double expected;

    private TargetMailbox(Policy policy, String code) {
        this.scenario = new Scenario(policy);
        this.code = code;
    }

    static TargetMailbox usual(Policy policy) {
        return new TargetMailbox(policy, USUAL_CODE);
    }

    /** Returns a mailbox of a service whose guess breaker is open. */
    static TargetMailbox whileTheBreakerIsOpen(Policy policy) {
        return new TargetMailbox(policy, Scenario.hardened(USUAL_CODE));
    }

    Instant now() {
        return scenario.now;
    }

    void advance(Duration time) {
        scenario.advance(time);
    }

    /** Starts a sign-up by another spelling of the mailbox each time; empty if a limit refuses it. */
    Optional<VerificationId> signUp(InetAddress client) {
        scenario.client = client;
        spelling++;
        var address =
                String.format(Locale.ROOT, "v.ic.tim+%d@%s.com", spelling, spelling % 2 == 0 ? "gmail" : "googlemail");
        var id = scenario.newSignUp(address);
        return mailed(signUpCommand(id, address, client)) ? Optional.of(id) : Optional.empty();
    }

    boolean resend(VerificationId id, InetAddress client) {
        scenario.client = client;
        return mailed(new Resend(id, client, scenario.draft(id, code, actor(client))));
    }

    /** Mails a link for an account, and deletes the verification, so that the account's next call is a new one. */
    boolean submitAndDelete(AccountId account) {
        var address = address("victim+" + spelling++ + "@gmail.com");
        var id = VerificationId.ofAccount(account, address, scenario.hasher.recipient(address));
        var mailed = submit(id, address, account);
        scenario.run(LinkCommands.delete(id));
        return mailed;
    }

    /** Mails a link for an account, or a further one. */
    boolean submit(AccountId account) {
        var address = address("victim@gmail.com");
        return submit(VerificationId.ofAccount(account, address, scenario.hasher.recipient(address)), address, account);
    }

    private boolean submit(VerificationId id, Address address, AccountId account) {
        return mailed(
                LinkCommands.submit(id, address, account, scenario.draft(id, code, scenario.hasher.actor(account))));
    }

    private boolean mailed(Command<?> command) {
        var mailed = scenario.run(command).changes().stream().anyMatch(Change.Enqueue.class::isInstance);
        mails += mailed ? 1 : 0;
        return mailed;
    }

    /** Starts a sign-up and resends it, so that two codes are valid for each try. */
    VerificationId prepare(InetAddress client, InetAddress other) {
        advance(COOL_DOWN);
        var id = signUp(client).orElseThrow();
        advance(COOL_DOWN);
        if (!resend(id, other)) {
            throw new AssertionError("the resend was refused");
        }
        return id;
    }

    /** Presents a number of wrong codes. The chance of each is that of all codes that are valid at that time. */
    void guess(VerificationId id, int tries) {
        for (var i = 0; i < tries; i++) {
            expected += scenario.verification(id)
                    .usable(now())
                    .mapToDouble(secret -> chance(id, secret.hash()))
                    .sum();
            if (!(Scenario.refused(scenario.confirm(id, WRONG_CODE)) instanceof Failure.WrongCode)) {
                throw new AssertionError("no more tries");
            }
            scenario.run(new CountWrongCode(id.recipient()));
            wrongCodes++;
        }
    }

    private double chance(VerificationId id, SecretHash hash) {
        return IntStream.rangeClosed(Code.MINIMUM_LENGTH, Code.MAXIMUM_LENGTH)
                .filter(length -> scenario.hasher
                        .hash(id.id(), USUAL_CODE.concat("00").substring(0, length))
                        .equals(hash))
                .mapToDouble(length -> Math.pow(10, -length))
                .sum();
    }

    /** Returns whether a sign-up by the owner would be granted, without executing it. */
    boolean admitsOwner() {
        var id = scenario.newSignUp("victim@gmail.com");
        return signUpCommand(id, "victim@gmail.com", OWNER)
                .decide(scenario.state, now(), scenario.policy)
                .changes()
                .stream()
                .anyMatch(Change.Enqueue.class::isInstance);
    }

    /** Mutes the mailbox as its owner does from the own network. */
    void mute() {
        var key = recipient();
        var until = now().plus(scenario.policy.recipient().mute());
        scenario.state.apply(
                new Change.PutHistory(key, scenario.state.history(key).muted(new Mute(until, actor(OWNER)))));
    }

    LimitKey recipient() {
        return scenario.hasher.recipient(address("victim@gmail.com"));
    }

    private SignUp signUpCommand(VerificationId id, String address, InetAddress client) {
        return new SignUp(id, address(address), Language.ENGLISH, client, scenario.draft(id, code, actor(client)));
    }

    private long actor(InetAddress client) {
        return scenario.hasher.actor(ClientNetwork.of(client, Size.NETWORK));
    }

    private static Address address(String text) {
        return AddressTest.valid(text);
    }
}
