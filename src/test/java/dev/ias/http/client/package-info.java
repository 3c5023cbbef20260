@NullMarked
package dev.ias.http.client;

import org.jspecify.annotations.NullMarked;
