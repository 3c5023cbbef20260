package dev.ias.bounce;

import dev.ias.limit.BounceKind;
import dev.ias.verification.Address;
import java.util.Optional;

/**
 * A report about one sent mail.
 *
 * @param mail the mail, by the token of its envelope sender or {@code Message-ID}
 * @param status the enhanced status code (RFC 3463), such as {@code 5.1.1}, if the report has one
 * @param recipient the address that the report names, if it names one. Not trusted: {@link Bounces} ignores it unless
 *     the mail was sent to its mailbox
 */
public record BounceReport(ReturnToken mail, BounceKind kind, Optional<String> status, Optional<Address> recipient) {}
