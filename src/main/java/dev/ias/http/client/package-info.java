/** Determines the client address of a request behind proxies: header fields of trusted proxies, PROXY protocol. */
@NullMarked
package dev.ias.http.client;

import org.jspecify.annotations.NullMarked;
