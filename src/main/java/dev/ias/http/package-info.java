/** What all faces need to know of an HTTP request: whose it is and which language its sender reads. */
@NullMarked
package dev.ias.http;

import org.jspecify.annotations.NullMarked;
