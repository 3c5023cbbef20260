package dev.ias.ops.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.mail.smtp.RelayProbe;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.scheduling.TaskExceptionHandler;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.junit.jupiter.api.Test;

/** The beans of scheduled tasks, while the service starts and stops. */
class ScheduledBeansTest {

    private static final String BROKEN = "broken-task";

    /** Most tasks run for the first time after seconds or minutes. */
    @Test
    void theBeansOfAllTasksExistAfterTheStart() {
        try (var ias = Ias.setup().alone().start()) {
            var context = ias.bean(BeanContext.class);
            var tasks = context.getAllBeanDefinitions().stream()
                    .filter(definition -> definition.getBeanType().getName().startsWith("dev.ias."))
                    .filter(ScheduledBeansTest::scheduled)
                    .filter(definition -> context.containsBean(definition.getBeanType()))
                    .map(BeanDefinition::getBeanType)
                    .toList();

            assertThat(tasks)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(type -> assertThat(context.getActiveBeanRegistrations(type))
                            .isNotEmpty());
        }
    }

    @Test
    void aTaskWhoseBeanCannotBeCreatedFailsTheStart() {
        try (var ias = Ias.setup().alone().environment(BROKEN).start()) {
            var context = ias.bean(BeanContext.class);
            var beans = new ScheduledBeans(context);
            var method = context.getBeanDefinition(RelayProbe.class)
                    .getExecutableMethods()
                    .iterator()
                    .next();

            beans.process(context.getBeanDefinition(BrokenTask.class), method);

            assertThatThrownBy(() -> beans.onApplicationEvent(new StartupEvent(context)))
                    .hasStackTraceContaining("The table is missing");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void aTaskThatFindsNoRunningContextIsSkippedWithoutAnError() {
        try (var log = new LogCapture();
                var ias = Ias.setup().alone().start()) {
            ias.bean(TaskExceptionHandler.class)
                    .handleCreationFailure(
                            ias.bean(BeanContext.class).getBeanDefinition(RelayProbe.class),
                            new IllegalStateException("Cannot resolve beans until the context is running"));

            assertThat(log.text().lines().filter(line -> line.contains("Scheduled task of RelayProbe skipped")))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("DEBUG"));
        }
    }

    private static boolean scheduled(BeanDefinition<?> definition) {
        return definition.getExecutableMethods().stream().anyMatch(method -> method.hasAnnotation(Scheduled.class));
    }

    @Singleton
    @Requires(env = BROKEN)
    static class BrokenTask {

        BrokenTask() {
            throw new IllegalStateException("The table is missing");
        }
    }
}
