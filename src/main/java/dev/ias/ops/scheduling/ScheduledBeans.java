package dev.ias.ops.scheduling;

import dev.ias.ServiceOnly;
import io.micronaut.context.BeanContext;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.core.order.Ordered;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Creates the beans of all scheduled tasks at start-up, before the first task is scheduled. The framework would create
 * each at the first run of its task, on a thread of the scheduler: a failure would not fail the start, but be logged at
 * each interval, and a slow creation would still run while a start that has failed, or a shutdown, closes the beans that
 * it needs.
 */
@Singleton
@ServiceOnly
class ScheduledBeans implements ExecutableMethodProcessor<Scheduled>, ApplicationEventListener<StartupEvent>, Ordered {

    private final BeanContext context;
    private final Set<BeanDefinition<?>> definitions = new LinkedHashSet<>();

    ScheduledBeans(BeanContext context) {
        this.context = context;
    }

    @Override
    public void process(BeanDefinition<?> definition, ExecutableMethod<?, ?> method) {
        definitions.add(definition);
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        definitions.forEach(context::getBean);
    }

    /** Before the framework schedules the tasks. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
