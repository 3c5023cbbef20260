@NullMarked
package dev.ias.rpc;

import org.jspecify.annotations.NullMarked;
