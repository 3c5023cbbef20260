package dev.ias.verification;

import java.time.Instant;
import java.util.UUID;

/** What a confirmed sign-up becomes. One user for one normalised address. */
public record User(UUID id, Address address, Instant verifiedAt) {}
