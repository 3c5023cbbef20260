package dev.ias.ops.scheduling;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.scheduling.DefaultTaskExceptionHandler;
import io.micronaut.scheduling.TaskExceptionHandler;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures of scheduled tasks. Their beans are {@code @Context}: they are created before the first task is
 * scheduled, so that a failure fails the start, and one cannot be found only while the context is closing.
 */
@Singleton
@Replaces(DefaultTaskExceptionHandler.class)
class ScheduledTaskFailures implements TaskExceptionHandler<Object, Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledTaskFailures.class);

    @Override
    public void handle(@Nullable Object bean, Throwable failure) {
        LOG.error(
                "Scheduled task of {} failed; it runs again at the next interval",
                bean == null ? "an unknown bean" : bean.getClass().getSimpleName(),
                failure);
    }

    @Override
    public void handleCreationFailure(BeanDefinition<Object> definition, Throwable failure) {
        LOG.debug(
                "Scheduled task of {} skipped: the context is closing",
                definition.getBeanType().getSimpleName(),
                failure);
    }
}
