@NullMarked
package dev.ias.command;

import org.jspecify.annotations.NullMarked;
