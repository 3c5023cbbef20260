@NullMarked
package dev.ias.network;

import org.jspecify.annotations.NullMarked;
