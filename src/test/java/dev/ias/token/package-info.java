@NullMarked
package dev.ias.token;

import org.jspecify.annotations.NullMarked;
