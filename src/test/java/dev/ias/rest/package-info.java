@NullMarked
package dev.ias.rest;

import org.jspecify.annotations.NullMarked;
