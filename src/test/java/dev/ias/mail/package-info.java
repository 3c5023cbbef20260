@NullMarked
package dev.ias.mail;

import org.jspecify.annotations.NullMarked;
