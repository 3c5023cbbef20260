@NullMarked
package dev.ias.account;

import org.jspecify.annotations.NullMarked;
