@NullMarked
package dev.ias.web.demo;

import org.jspecify.annotations.NullMarked;
