@NullMarked
package dev.ias.http.cors;

import org.jspecify.annotations.NullMarked;
