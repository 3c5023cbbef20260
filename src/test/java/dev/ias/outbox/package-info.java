@NullMarked
package dev.ias.outbox;

import org.jspecify.annotations.NullMarked;
