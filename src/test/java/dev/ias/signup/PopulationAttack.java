package dev.ias.signup;

import dev.ias.abuse.SimulatedBreaker;
import dev.ias.limit.InProcessLimiter;
import dev.ias.limit.NetworkLimiter;
import dev.ias.testing.TestClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A day of attacks on as many people as limits permit. The limits of networks and of the instance and the guess breaker
 * run on a clock; what one sign-up gains is executed once for a mailbox that was not attacked before, on the rules of
 * sign-ups. That is exact, because a command reads the rows of one recipient only and networks of the same quotas have
 * the same results.
 */
final class PopulationAttack {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Less than the lifetime of a code. Ends in the last second of a minute. */
    private static final Duration PREPARATION = Duration.ofMinutes(8).plusSeconds(59);

    private static final String INSTANCE = "instance";
    private static final int PERCENT = 100;

    /**
     * What an attack gains in a day.
     *
     * @param mails to others and to own mailboxes
     * @param expected number of confirmations of others' addresses
     */
    record Gain(long mails, long wrongCodes, double expected) {

        static final Gain NONE = new Gain(0, 0, 0);
    }

    private final Attacker attacker;
    private final Defaults defaults;
    private final SimulatedBreaker.Numbers numbers;
    private final TestClock clock = new TestClock();

    PopulationAttack(Attacker attacker, Defaults defaults, SimulatedBreaker.Numbers numbers) {
        this.attacker = attacker;
        this.defaults = defaults;
        this.numbers = numbers;
    }

    /** Returns the gain of the best of the strategies. */
    Gain guesses() {
        return best(belowTheBreaker(), whileItIsOpen());
    }

    /** Returns the gain of the better of the strategies that leave the breaker closed. */
    Gain belowTheBreaker() {
        return attacker.account() ? Gain.NONE : best(belowTheBreaker(false), belowTheBreaker(true));
    }

    private static Gain best(Gain one, Gain other) {
        return one.expected() < other.expected() ? other : one;
    }

    /**
     * Guesses whenever the breaker stays closed with one more wrong code. Each sign-up is of another person and is
     * resent before its five tries are used, so that two codes are valid. Begins in the last second of a minute, with
     * sign-ups prepared: the breaker counts by the minute, so that 25 of its hours begin within this day.
     *
     * @param diluted whether the share of wrong codes is lowered by right ones for mailboxes of the attacker, each of
     *     which needs a sign-up and a mail
     */
    private Gain belowTheBreaker(boolean diluted) {
        var perTry = round(TargetMailbox.usual(defaults.policy())).expected()
                / defaults.policy().maximumWrongTries();
        var attack = new Guesses(diluted);
        for (var second = 0L; second < PREPARATION.toSeconds(); second++) {
            attack.prepare();
            clock.advance(SECOND);
        }
        for (var second = 0L; second < DAY.toSeconds(); second++) {
            attack.guess();
            clock.advance(SECOND);
        }
        return new Gain(attack.usedMails(), attack.wrongCodes, attack.wrongCodes * perTry);
    }

    private final class Guesses {

        private final SimulatedBreaker breaker = new SimulatedBreaker(numbers);
        private final Clients signUps = new Clients(
                attacker.addresses(), new NetworkLimiter(defaults.limits().signUps(), clock), clock);
        private final Clients guesses = new Clients(
                attacker.addresses(), new NetworkLimiter(defaults.limits().wrongCodes(), clock), clock);
        private final InProcessLimiter<String> instance =
                new InProcessLimiter<>(defaults.limits().instance(), clock);
        private final int ownCodes;
        private int tries;
        private int own;
        private long confirmed;
        private long wrongCodes;

        private Guesses(boolean diluted) {
            this.ownCodes = diluted ? numbers.maximumWrongCodes() * PERCENT / numbers.share() : 0;
        }

        void guess() {
            prepare();
            while (step(clock.instant())) {}
            prepare();
        }

        private boolean step(Instant now) {
            return breaker.opensWithAWrongCode(now)
                    ? breaker.canBeDiluted(now) && confirmOwnMailbox(now)
                    : tries > 0 && tryWrongCode(now);
        }

        /**
         * Signs up others and own mailboxes in advance, at most as many as are used in an hour. That codes which are
         * prepared too early expire is ignored, in favour of the attacker.
         */
        private void prepare() {
            var progress = true;
            while (progress) {
                progress = tries < numbers.maximumWrongCodes() && signUpAnother();
                progress |= own < ownCodes && signUpOwnMailbox();
            }
        }

        private boolean signUpAnother() {
            if (signUps.take() && mail() && mail()) {
                tries += defaults.policy().maximumWrongTries();
                return true;
            }
            return false;
        }

        private boolean signUpOwnMailbox() {
            if (signUps.take() && mail()) {
                own++;
                return true;
            }
            return false;
        }

        private boolean tryWrongCode(Instant now) {
            if (!guesses.take()) {
                return false;
            }
            tries--;
            wrongCodes++;
            breaker.record(now, 0, 1);
            return true;
        }

        private boolean confirmOwnMailbox(Instant now) {
            if (own == 0) {
                return false;
            }
            own--;
            confirmed++;
            breaker.record(now, 1, 0);
            return true;
        }

        private boolean mail() {
            return instance.take(INSTANCE).isEmpty();
        }

        /** Returns the mails of the sign-ups that were used. */
        private long usedMails() {
            return 2 * Math.ceilDiv(wrongCodes, defaults.policy().maximumWrongTries()) + confirmed;
        }
    }

    /**
     * Opens the breaker with as many wrong codes as it permits, and keeps it open by guessing codes of 8 digits as
     * often as the networks and the mails of the instance permit.
     */
    Gain whileItIsOpen() {
        if (!opensIt()) {
            return Gain.NONE;
        }
        var policy = defaults.policy();
        var usual = round(TargetMailbox.usual(policy));
        var hardened = round(TargetMailbox.whileTheBreakerIsOpen(policy));
        var signUps =
                Math.min(possibleWrongCodes() / hardened.wrongCodes(), defaults.instanceMails() / hardened.mails());
        var before = Math.min(signUps, Math.ceilDiv(numbers.maximumWrongCodes() - 1, usual.wrongCodes()));
        return new Gain(
                signUps * hardened.mails(),
                signUps * hardened.wrongCodes(),
                before * usual.expected() + (signUps - before) * hardened.expected());
    }

    /** Returns whether the attacker's networks permit enough wrong codes to open the breaker. */
    private boolean opensIt() {
        return !attacker.account() && possibleWrongCodes() / DAY.toHours() >= numbers.minimumWrongCodes();
    }

    /** Signs up another person and resends, and uses all tries. */
    private static Gain round(TargetMailbox mailbox) {
        var id = mailbox.prepare(Attacker.ipv4(0), Attacker.ipv4(0));
        mailbox.guess(id, mailbox.scenario.policy.maximumWrongTries());
        return new Gain(mailbox.mails, mailbox.wrongCodes, mailbox.expected);
    }

    /**
     * Returns the gain if codes of 6 digits remained valid when the breaker opens: as many sign-ups as possible are
     * prepared within the lifetime of codes, and all are guessed at once; then the attacker waits until the breaker has
     * closed.
     */
    Gain inBursts() {
        var usual = round(TargetMailbox.usual(defaults.policy()));
        var prepared = PREPARATION.toSeconds() * defaults.limits().instance().count() / usual.mails();
        var breaker = new SimulatedBreaker(numbers);
        var gain = Gain.NONE;
        for (var end = clock.instant().plus(DAY); clock.instant().isBefore(end); ) {
            clock.advance(PREPARATION);
            // Within more than an hour, the quotas are full again.
            var networks = (long) attacker.clients() * defaults.limits().clientWrongCodesPerHour();
            var signUps = Math.min(prepared, networks / usual.wrongCodes());
            gain = new Gain(
                    gain.mails() + signUps * usual.mails(),
                    gain.wrongCodes() + signUps * usual.wrongCodes(),
                    gain.expected() + signUps * usual.expected());
            breaker.record(clock.instant(), 0, signUps * usual.wrongCodes());
            while (breaker.isOpen(clock.instant())) {
                clock.advance(Duration.ofMinutes(1));
            }
        }
        return gain;
    }

    /**
     * Returns the number of mails to others in a day: each network starts as many sign-ups of others as its quota
     * permits, and each is resent as often as its limits and those of its recipient permit, from two networks if the
     * attacker has several.
     */
    long mails() {
        var perSignUp = mailsAfter();
        var all = attacker.isUnlimited()
                ? Long.MAX_VALUE
                : networks(starts().stream()
                        .mapToLong(start -> perSignUp.get((int) (DAY.toMinutes() - start.toMinutes()) - 1))
                        .sum());
        return Math.min(all, defaults.instanceMails());
    }

    /** Returns the number of sign-ups in a day. */
    long signUps() {
        return attacker.isUnlimited() ? defaults.instanceMails() : networks(starts().size());
    }

    /** Clients of one /48 are simulated together, others one for all. */
    private long networks(long ofOne) {
        return attacker.ipv6() ? ofOne : ofOne * attacker.clients();
    }

    private List<InetAddress> simulated() {
        return attacker.ipv6() ? attacker.addresses() : List.of(Attacker.ipv4(0));
    }

    /** Returns the times since midnight at which one client, or all of an IPv6 /48, may start sign-ups. */
    private List<Duration> starts() {
        return times(new NetworkLimiter(defaults.limits().signUps(), clock));
    }

    private List<Duration> times(NetworkLimiter limiter) {
        var clients = new Clients(simulated(), limiter, clock);
        var times = new ArrayList<Duration>();
        for (var second = 0L; second < DAY.toSeconds(); second++) {
            while (clients.take()) {
                times.add(Duration.ofSeconds(second));
            }
            clock.advance(SECOND);
        }
        return times;
    }

    private long possibleWrongCodes() {
        return attacker.isUnlimited()
                ? Long.MAX_VALUE
                : networks(times(new NetworkLimiter(defaults.limits().wrongCodes(), clock))
                        .size());
    }

    /** Returns the number of mails of a sign-up and its resends within each number of minutes, beginning with one. */
    private List<Integer> mailsAfter() {
        var mailbox = TargetMailbox.usual(defaults.policy());
        var id = mailbox.signUp(Attacker.ipv4(0)).orElseThrow();
        var after = new ArrayList<Integer>();
        // All delays are multiples of the cool-down.
        for (var step = 1; step <= DAY.dividedBy(TargetMailbox.COOL_DOWN); step++) {
            mailbox.advance(TargetMailbox.COOL_DOWN);
            // What each of two networks may request is more than what the recipient may be mailed.
            var _ = mailbox.resend(id, Attacker.ipv4(0))
                    || (attacker.hasSeveralNetworks() && mailbox.resend(id, Attacker.ipv4(1)));
            if (step % 2 == 0) {
                after.add(mailbox.mails);
            }
        }
        return after;
    }
}
