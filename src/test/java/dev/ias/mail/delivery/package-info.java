@NullMarked
package dev.ias.mail.delivery;

import org.jspecify.annotations.NullMarked;
