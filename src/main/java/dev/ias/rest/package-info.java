/** The REST API: implementation of the generated interfaces, authentication by bearer token, and the error mapping. */
@NullMarked
package dev.ias.rest;

import org.jspecify.annotations.NullMarked;
