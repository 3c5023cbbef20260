package dev.ias.abuse;

/**
 * When the guess breaker opens and closes, as a pure function of counts.
 *
 * @param minimumWrongCodes wrong codes an hour that honest use never reaches; fewer do not open it, regardless of their
 *     share
 * @param share share of wrong codes among all checked codes, in percent
 * @param maximumWrongCodes wrong codes an hour that open it regardless of their share, which an attacker can dilute
 *     with correct codes of own mailboxes
 */
record GuessPolicy(int minimumWrongCodes, int share, int maximumWrongCodes) {

    private static final long PERCENT = 100;
    // Open, it stays so down to half of each number, so that it does not flap.
    private static final long HYSTERESIS = 2;

    /** Returns whether it is open from now on, with the codes of the last hour. */
    boolean open(CheckedHour hour, boolean openBefore) {
        return open(hour.wrong(), hour.checked(), openBefore);
    }

    /**
     * Returns whether it is open from now on.
     *
     * @param wrongCodes of the last hour
     * @param checkedCodes of the last hour, correct and wrong ones
     */
    boolean open(long wrongCodes, long checkedCodes, boolean openBefore) {
        var wrong = wrongCodes * (openBefore ? HYSTERESIS : 1);
        return wrong >= maximumWrongCodes || (wrong >= minimumWrongCodes && wrong * PERCENT >= share * checkedCodes);
    }
}
