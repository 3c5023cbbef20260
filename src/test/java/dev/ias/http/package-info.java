@NullMarked
package dev.ias.http;

import org.jspecify.annotations.NullMarked;
