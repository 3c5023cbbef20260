/**
 * Development mode: a database and a mailbox in this process, so that one command starts everything. The production jar
 * holds none of it.
 */
@NullMarked
@Requires(env = Environment.DEVELOPMENT)
@Configuration
package dev.ias.ops.development;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import org.jspecify.annotations.NullMarked;
