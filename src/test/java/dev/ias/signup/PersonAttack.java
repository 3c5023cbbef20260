package dev.ias.signup;

import dev.ias.verification.AccountId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Attacks on one person, executed on the rules. */
final class PersonAttack {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);
    /** All delays are multiples of the cool-down. */
    private static final Duration STEP = TargetMailbox.COOL_DOWN;

    private static final AccountId ACCOUNT = new AccountId("26842");

    private final Attacker attacker;
    private final TargetMailbox mailbox;
    /** One wrong code less than the mailbox's new codes have 8 digits after. */
    private final int usualWrongCodes;

    private int calls;

    PersonAttack(Attacker attacker, Defaults defaults) {
        this.attacker = attacker;
        this.mailbox = TargetMailbox.usual(defaults.policy());
        this.usualWrongCodes = defaults.limits().recipientWrongCodes() - 1;
    }

    /**
     * Whether a person can sign up from another network.
     *
     * @param mails of the attacker
     * @param busiestHour the most of them within one hour of the clock
     * @param longestWait the longest time within which no sign-up was granted
     * @param refused the part of the day within which none was granted
     */
    record Contest(int mails, int busiestHour, Duration longestWait, double refused) {

        boolean isAdmitted() {
            return longestWait.compareTo(HOUR) < 0;
        }
    }

    /**
     * Has the person mailed as often as limits permit, by sign-ups with another spelling each time, or by lists of an
     * account that deletes the address after each mail.
     */
    Contest mailForADay() {
        var mailsBefore = mailbox.mails;
        var refused = 0;
        var wait = Duration.ZERO;
        var longestWait = Duration.ZERO;
        var busiestHour = 0;
        var mailsAtHour = mailsBefore;
        for (var step = 1; step <= DAY.dividedBy(STEP); step++) {
            requestMails();
            var admitted = mailbox.admitsOwner();
            refused += admitted ? 0 : 1;
            wait = admitted ? Duration.ZERO : wait.plus(STEP);
            longestWait = longestWait.compareTo(wait) < 0 ? wait : longestWait;
            mailbox.advance(STEP);
            if (step % HOUR.dividedBy(STEP) == 0) {
                busiestHour = Math.max(busiestHour, mailbox.mails - mailsAtHour);
                mailsAtHour = mailbox.mails;
            }
        }
        return new Contest(
                mailbox.mails - mailsBefore, busiestHour, longestWait, (double) refused / DAY.dividedBy(STEP));
    }

    /** Does the same after the person has muted the mailbox. */
    Contest mailForADayMuted() {
        mailbox.mute();
        return mailForADay();
    }

    private void requestMails() {
        if (attacker.account()) {
            var _ = mailbox.submitAndDelete(ACCOUNT);
        }
        networks().forEach(mailbox::signUp);
    }

    private List<InetAddress> networks() {
        return attacker.account()
                ? List.of()
                : IntStream.range(0, attacker.againstOnePerson().networks())
                        .mapToObj(Attacker::ipv4)
                        .toList();
    }

    /**
     * Guesses for a day: each sign-up is resent before its tries are used, so that two codes are valid for each. The
     * last two sign-ups are prepared together, before 20 wrong codes harden the mailbox.
     */
    PopulationAttack.Gain guessForADay() {
        if (attacker.account()) {
            return PopulationAttack.Gain.NONE;
        } else if (attacker.hasSeveralNetworks()) {
            guessAfter(2, 10);
            mailbox.advance(HOUR);
            guessAfter(1, 5);
            mailbox.advance(HOUR);
            guessAfter(2, 10);
        } else {
            for (var hour = 0; hour < 3; hour++) {
                guessAfter(1, 5);
                mailbox.advance(HOUR);
            }
        }
        return gain();
    }

    /**
     * Guesses for a year, in cycles of 31 days: up to one wrong code less than harden the mailbox, with two valid codes
     * for each; then as many sign-ups as are mailed within the lifetime of a code, of which all tries are used at once;
     * then nothing until all wrong codes have left the window. Going on with codes of 8 digits would gain less and
     * prolong the hardening.
     */
    PopulationAttack.Gain guessForAYear() {
        if (attacker.account()) {
            return PopulationAttack.Gain.NONE;
        }
        for (var begin = mailbox.now(); mailbox.now().isBefore(begin.plus(YEAR)); ) {
            var cycle = mailbox.now();
            if (attacker.hasSeveralNetworks()) {
                guessAfter(2, 10);
                mailbox.advance(HOUR);
                guessAfter(2, usualWrongCodes - 10);
                mailbox.advance(DAY);
                guessAfterLast(2);
            } else {
                for (var hour = 0; hour < 3; hour++) {
                    guessAfter(1, 5);
                    mailbox.advance(HOUR);
                }
                mailbox.advance(DAY);
                guessAfter(1, usualWrongCodes - 15);
                mailbox.advance(HOUR);
                guessAfterLast(1);
            }
            mailbox.advance(Duration.between(
                    mailbox.now(), cycle.plus(Duration.ofDays(31).plus(HOUR.multipliedBy(2)))));
        }
        return gain();
    }

    /** Prepares sign-ups with two codes each, then presents wrong codes. */
    private void guessAfter(int signUps, int wrongCodes) {
        var left = wrongCodes;
        for (var id : Stream.generate(() -> mailbox.prepare(client(), client()))
                .limit(signUps)
                .toList()) {
            var tries = Math.min(left, mailbox.scenario.policy.maximumWrongTries());
            mailbox.guess(id, tries);
            left -= tries;
        }
    }

    /**
     * Prepares sign-ups with two codes each and one with one code, which uses up the mails of an hour; uses all tries.
     */
    private void guessAfterLast(int signUps) {
        var prepared = Stream.generate(() -> mailbox.prepare(client(), client()))
                .limit(signUps)
                .toList();
        mailbox.advance(TargetMailbox.COOL_DOWN);
        var last = mailbox.signUp(client());
        Stream.concat(prepared.stream(), Stream.of(last).flatMap(Optional::stream))
                .forEach(id -> mailbox.guess(id, mailbox.scenario.policy.maximumWrongTries()));
    }

    /** Returns the next of the attacker's networks, in turns. */
    private InetAddress client() {
        var networks = networks();
        return networks.get(calls++ % networks.size());
    }

    private PopulationAttack.Gain gain() {
        return new PopulationAttack.Gain(mailbox.mails, mailbox.wrongCodes, mailbox.expected);
    }
}
