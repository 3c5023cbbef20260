/** IP networks and bounded name resolution. */
@NullMarked
package dev.ias.network;

import org.jspecify.annotations.NullMarked;
