package dev.ias.verification;

import java.time.Instant;
import java.util.UUID;

/** The result of a confirmed sign-up. One user per normalised address. */
public record User(UUID id, Address address, Instant verifiedAt) {}
