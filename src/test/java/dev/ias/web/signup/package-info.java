@NullMarked
package dev.ias.web.signup;

import org.jspecify.annotations.NullMarked;
