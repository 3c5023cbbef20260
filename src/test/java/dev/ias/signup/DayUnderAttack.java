package dev.ias.signup;

import dev.ias.limit.InProcessLimiter;
import dev.ias.signup.PopulationAttack.Gain;
import dev.ias.testing.TestClock;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The table of SECURITY.md, computed. */
final class DayUnderAttack {

    /** CPU time of one proof of work with the default difficulty, by native code on one core with SHA extensions. */
    private static final double CPU_SECONDS_PER_SOLUTION = 0.012;

    private static final List<String> HEAD = List.of(
            "attacker",
            "against",
            "mails to others",
            "wrong codes",
            "others' addresses confirmed",
            "can an attacked person sign up",
            "after pressing mute",
            "solutions for these mails",
            "solutions for these guesses");

    private static final int DOMAIN_MAILBOXES = 1_000;

    private final Defaults defaults;
    private final Map<Attacker, OnePerson> persons = new HashMap<>();

    DayUnderAttack(Defaults defaults) {
        this.defaults = defaults;
    }

    String table() {
        return Stream.concat(
                        Stream.of(row(HEAD), "|" + "---|".repeat(HEAD.size())),
                        Attacker.ALL.stream().flatMap(this::rows))
                .reduce("", (table, row) -> table + row + "\n");
    }

    /** The attacks on one person, which are the same for many attackers. */
    private record OnePerson(PersonAttack.Contest contest, PersonAttack.Contest muted, Gain day, Gain year) {}

    private OnePerson person(Attacker attacker) {
        return persons.computeIfAbsent(attacker.againstOnePerson(), same -> {
            var mails = new PersonAttack(same, defaults);
            return new OnePerson(
                    mails.mailForADay(),
                    mails.mailForADayMuted(),
                    new PersonAttack(same, defaults).guessForADay(),
                    new PersonAttack(same, defaults).guessForAYear());
        });
    }

    private Stream<String> rows(Attacker attacker) {
        var one = person(attacker);
        var population = new PopulationAttack(attacker, defaults, defaults.breaker());
        var mails = attacker.account() ? new AccountAttack(defaults).mails() : population.mails();
        var below = population.belowTheBreaker();
        var open = population.whileItIsOpen();
        return Stream.of(
                onePerson(attacker, one),
                domain(attacker, one, mails, below),
                everybody(attacker, one.contest(), mails, below.expected() < open.expected() ? open : below));
    }

    private static String onePerson(Attacker attacker, OnePerson one) {
        return row(
                attacker,
                "one person",
                one.contest().mails(),
                one.day(),
                number(one.day().expected()) + ", " + number(one.year().expected()) + " in a year",
                admission(one.contest()),
                admission(one.muted()));
    }

    private static String domain(Attacker attacker, OnePerson one, long mails, Gain below) {
        var wrongCodes =
                Math.min(below.wrongCodes(), DOMAIN_MAILBOXES * one.day().wrongCodes());
        var gain = below.wrongCodes() == 0
                ? Gain.NONE
                : new Gain(below.mails(), wrongCodes, below.expected() * wrongCodes / below.wrongCodes());
        return row(
                attacker,
                "1,000 mailboxes of one domain",
                Math.min(mails, (long) DOMAIN_MAILBOXES * one.contest().mails()),
                gain,
                number(gain.expected()),
                admission(one.contest()),
                admission(one.muted()));
    }

    private String everybody(Attacker attacker, PersonAttack.Contest contest, long mails, Gain guesses) {
        var others =
                attacker.isUnlimited() ? String.format(Locale.ROOT, "%d of 100 attempts", servedDuringAFlood()) : "yes";
        return row(
                attacker,
                "everybody",
                mails,
                guesses,
                number(guesses.expected()),
                contest.isAdmitted()
                        ? "yes"
                        : "no: %s people; the others: %s".formatted(count(mails / contest.mails()), others),
                others);
    }

    /**
     * Returns how many of 100 sign-ups of others an instance admits while an attacker requests twice as many mails as
     * it sends, for an hour, at random times.
     */
    private int servedDuringAFlood() {
        var random = new Random(1);
        var clock = new TestClock();
        var instance = new InProcessLimiter<String>(defaults.limits().instance(), clock);
        var perSecond = 2.0 * defaults.limits().instance().count();
        var others = 0;
        var served = 0;
        for (var call = 0; call < perSecond * Duration.ofHours(1).toSeconds(); call++) {
            clock.advance(Duration.ofNanos((long) (1e9 / perSecond * random.nextExponential())));
            var admitted = instance.take("instance").isEmpty();
            var other = call % 100 == 0;
            others += other ? 1 : 0;
            served += other && admitted ? 1 : 0;
        }
        return Math.round(100f * served / others);
    }

    private static String admission(PersonAttack.Contest contest) {
        if (contest.longestWait().isZero()) {
            return "yes, at once";
        }
        return contest.isAdmitted()
                ? String.format(
                        Locale.ROOT, "yes, within %d s", contest.longestWait().toSeconds())
                : String.format(Locale.ROOT, "no, for %.0f of 24 hours", 24 * contest.refused());
    }

    private static String row(
            Attacker attacker,
            String against,
            long mails,
            Gain guesses,
            String expected,
            String admission,
            String muted) {
        return row(List.of(
                attacker.name(),
                against,
                count(mails),
                count(guesses.wrongCodes()),
                expected,
                admission,
                muted,
                attacker.account() ? "-" : solutions(mails),
                attacker.account() ? "-" : solutions(guesses.mails())));
    }

    /**
     * With {@code ias.challenge.when=always}, each mail that a sign-up requests needs a solution; wrong codes need
     * none.
     */
    private static String solutions(long solutions) {
        return "%s, %s".formatted(count(solutions), cpu(solutions * CPU_SECONDS_PER_SOLUTION));
    }

    private static String cpu(double seconds) {
        return seconds < 3_600 ? number(seconds) + " s" : count(Math.round(seconds / 3_600)) + " h";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns a number with two significant digits. */
    private static String number(double value) {
        return value == 0
                ? "0"
                : new BigDecimal(value)
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
