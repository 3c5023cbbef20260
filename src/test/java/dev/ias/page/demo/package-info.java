@NullMarked
package dev.ias.page.demo;

import org.jspecify.annotations.NullMarked;
