@NullMarked
package dev.ias.maildomain.dns;

import org.jspecify.annotations.NullMarked;
