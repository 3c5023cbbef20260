/**
 * Authentication of RPC calls: signatures by ACS3-HMAC-SHA256 in headers or by HMAC-SHA1 in parameters.
 */
@NullMarked
package dev.ias.rpc.signature;

import org.jspecify.annotations.NullMarked;
