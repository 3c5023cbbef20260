@NullMarked
package dev.ias.signup;

import org.jspecify.annotations.NullMarked;
