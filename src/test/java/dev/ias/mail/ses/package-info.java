@NullMarked
package dev.ias.mail.ses;

import org.jspecify.annotations.NullMarked;
