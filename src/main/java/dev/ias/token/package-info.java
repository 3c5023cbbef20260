/**
 * The two kinds of tokens (RFC 7519). Algorithm, type, issuer and audience of each are fixed by the verifier, so that
 * neither is accepted as the other (RFC 8725).
 */
@NullMarked
package dev.ias.token;

import org.jspecify.annotations.NullMarked;
