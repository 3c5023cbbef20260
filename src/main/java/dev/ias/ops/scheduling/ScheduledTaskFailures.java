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
 * Logs failures of scheduled tasks. {@link ScheduledBeans} has created their beans, so that one cannot be found only
 * while the context is starting or closing.
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
                "Scheduled task of {} skipped: the context is starting or closing",
                definition.getBeanType().getSimpleName(),
                failure);
    }
}
