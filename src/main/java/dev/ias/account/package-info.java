/** The accounts of the RPC face and the access keys that their programs sign with. */
@NullMarked
package dev.ias.account;

import org.jspecify.annotations.NullMarked;
