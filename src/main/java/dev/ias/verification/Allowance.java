package dev.ias.verification;

import java.time.Duration;

/**
 * What a caller may still request after a mail.
 *
 * @param delay time until the next mail is allowed by the sign-up's own limits; others' calls are not revealed
 * @param sendsLeft remaining mails of the sign-up
 * @param maximumSends mails of the sign-up in all
 * @param window the period that they are counted in: the sign-up's lifetime
 */
public record Allowance(Duration delay, int sendsLeft, int maximumSends, Duration window) {}
