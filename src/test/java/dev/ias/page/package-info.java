/** Pages for people, asked for over HTTP and looked at in a browser. */
@NullMarked
package dev.ias.page;

import org.jspecify.annotations.NullMarked;
