@NullMarked
package dev.ias.rpc.signature;

import org.jspecify.annotations.NullMarked;
