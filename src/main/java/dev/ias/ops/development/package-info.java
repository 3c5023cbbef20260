/**
 * Development mode: an embedded database and a mailbox, so that one command starts everything. Not part of the
 * production jar.
 */
@NullMarked
@Requires(env = Environment.DEVELOPMENT)
@Configuration
package dev.ias.ops.development;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import org.jspecify.annotations.NullMarked;
