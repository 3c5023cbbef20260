/**
 * Calls of the RPC API as received, and the errors of a whole call.
 */
@NullMarked
package dev.ias.rpc.request;

import org.jspecify.annotations.NullMarked;
