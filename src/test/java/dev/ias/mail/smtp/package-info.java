@NullMarked
package dev.ias.mail.smtp;

import org.jspecify.annotations.NullMarked;
