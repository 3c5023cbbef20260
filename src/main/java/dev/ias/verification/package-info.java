/**
 * The domain: what a verification is, the pure rules that decide about it, and the service that says what happens. It
 * reaches the database and the relay through the ports {@link dev.ias.verification.VerificationStore} and
 * {@link dev.ias.verification.Relay}, and knows nothing of HTTP, SQL or SMTP.
 */
@NullMarked
package dev.ias.verification;

import org.jspecify.annotations.NullMarked;
