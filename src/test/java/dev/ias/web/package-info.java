/** Tests of the web pages over HTTP and in a browser. */
@NullMarked
package dev.ias.web;

import org.jspecify.annotations.NullMarked;
