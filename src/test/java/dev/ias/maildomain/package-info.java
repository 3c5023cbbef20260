@NullMarked
package dev.ias.maildomain;

import org.jspecify.annotations.NullMarked;
