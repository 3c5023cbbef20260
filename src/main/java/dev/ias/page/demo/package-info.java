/**
 * A sign-up page to copy from. Development mode serves it, and so does the environment {@code demo}, which brings neither
 * database nor mailbox along. The production jar holds none of it.
 */
@NullMarked
@Requires(env = {Environment.DEVELOPMENT, "demo"})
@Configuration
package dev.ias.page.demo;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import org.jspecify.annotations.NullMarked;
