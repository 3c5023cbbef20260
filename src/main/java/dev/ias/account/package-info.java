/** Accounts of the RPC API, their access keys, and the nonces of signed calls. */
@NullMarked
package dev.ias.account;

import org.jspecify.annotations.NullMarked;
