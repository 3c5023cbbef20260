package dev.ias.tracing;

import io.micronaut.context.annotation.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a bean that exists only if a collector is configured. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Requires(property = "ias.tracing.endpoint", pattern = "(?s).*\\S.*")
public @interface TracingOn {}
