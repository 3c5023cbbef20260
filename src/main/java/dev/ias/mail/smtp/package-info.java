/**
 * Delivery over SMTP (RFC 5321): the connection pool, the transport with PIPELINING (RFC 2920), and the mapping of
 * replies to verdicts.
 */
@NullMarked
package dev.ias.mail.smtp;

import org.jspecify.annotations.NullMarked;
