/**
 * The operations of the RPC API: one class per action, which reads parameters and returns the model of the answer.
 */
@NullMarked
package dev.ias.rpc.operation;

import org.jspecify.annotations.NullMarked;
