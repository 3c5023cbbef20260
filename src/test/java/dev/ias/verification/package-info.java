@NullMarked
package dev.ias.verification;

import org.jspecify.annotations.NullMarked;
