package dev.ias;

import io.micronaut.context.annotation.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a bean that acts at start-up or on a schedule; it does not exist while an admin command runs. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Requires(notEnv = ServiceOnly.COMMAND)
public @interface ServiceOnly {

    /** The environment in which admin commands run. */
    String COMMAND = "command";
}
