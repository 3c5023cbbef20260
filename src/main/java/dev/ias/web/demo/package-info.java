/**
 * Example sign-up page. Served in development mode and in the environment {@code demo}, which starts neither database
 * nor mailbox. Not part of the production jar.
 */
@NullMarked
@Requires(env = {Environment.DEVELOPMENT, "demo"})
@Configuration
package dev.ias.web.demo;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import org.jspecify.annotations.NullMarked;
