/** Cross-origin resource sharing: which pages of other origins can read responses. */
@NullMarked
package dev.ias.http.cors;

import org.jspecify.annotations.NullMarked;
