package dev.ias.bounce;

import dev.ias.limit.Suppression;
import dev.ias.verification.LimitKey;

/** A recipient that is suppressed. */
public record SuppressedRecipient(LimitKey recipient, Suppression.Block block) {}
