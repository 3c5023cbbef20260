@NullMarked
package dev.ias.rpc.operation;

import org.jspecify.annotations.NullMarked;
