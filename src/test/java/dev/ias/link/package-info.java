@NullMarked
package dev.ias.link;

import org.jspecify.annotations.NullMarked;
