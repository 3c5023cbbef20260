/** HTTP concerns that all APIs share: client address, language, access log, traces, bulkheads, static content. */
@NullMarked
package dev.ias.http;

import org.jspecify.annotations.NullMarked;
