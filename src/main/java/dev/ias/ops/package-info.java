/** What operators and developers need around the service. */
@NullMarked
package dev.ias.ops;

import org.jspecify.annotations.NullMarked;
