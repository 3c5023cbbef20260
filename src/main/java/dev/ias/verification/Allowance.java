package dev.ias.verification;

import java.time.Duration;

/**
 * What a caller may still ask for after a mail.
 *
 * @param delay how long until another mail may be asked for, by all limits that are known
 * @param sendsLeft how many more mails the sign-up may have
 * @param maximumSends how many it may have in all
 * @param window the time for which that is counted: the sign-up's lifetime
 */
public record Allowance(Duration delay, int sendsLeft, int maximumSends, Duration window) {}
