package dev.ias;

import io.micronaut.context.annotation.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A bean that acts of itself, at start or by the clock. An admin command does what it is told and nothing else. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Requires(notEnv = ServiceOnly.COMMAND)
public @interface ServiceOnly {

    /** The environment in which admin commands run. */
    String COMMAND = "command";
}
