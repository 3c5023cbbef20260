/**
 * The two kinds of token (RFC 7519). Their algorithms, types, issuers and audiences are fixed here, so that neither passes
 * for the other (RFC 8725).
 */
@NullMarked
package dev.ias.token;

import org.jspecify.annotations.NullMarked;
