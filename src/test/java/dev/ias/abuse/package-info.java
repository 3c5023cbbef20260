@NullMarked
package dev.ias.abuse;

import org.jspecify.annotations.NullMarked;
