/** The RPC face: signed calls named by {@code Action}, answered in XML or JSON. */
@NullMarked
package dev.ias.rpc;

import org.jspecify.annotations.NullMarked;
