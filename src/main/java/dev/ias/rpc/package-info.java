/** The RPC API: signed calls that name an {@code Action}, answered in XML or JSON. */
@NullMarked
package dev.ias.rpc;

import org.jspecify.annotations.NullMarked;
