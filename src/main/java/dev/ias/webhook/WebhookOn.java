package dev.ias.webhook;

import io.micronaut.context.annotation.Requires;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Enables a bean if a receiver is configured. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Requires(property = "ias.webhook.url", pattern = "(?s).*\\S.*")
@interface WebhookOn {}
