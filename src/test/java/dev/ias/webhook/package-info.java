@NullMarked
package dev.ias.webhook;

import org.jspecify.annotations.NullMarked;
