@NullMarked
package dev.ias.abuse.challenge;

import org.jspecify.annotations.NullMarked;
