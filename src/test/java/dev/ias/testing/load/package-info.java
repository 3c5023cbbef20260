/** Load of sign-ups on the packaged service, and the audit of every call and mail after it. */
@NullMarked
package dev.ias.testing.load;

import org.jspecify.annotations.NullMarked;
