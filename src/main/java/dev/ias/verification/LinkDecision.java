package dev.ias.verification;

/** What the rules come to about one address: an answer at once, or a mail whose fate decides. */
sealed interface LinkDecision {

    record Answered(LinkAnswer answer) implements LinkDecision {}

    record Queued(Sent sent, boolean created) implements LinkDecision {}
}
