package dev.ias.ops.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.mail.RelayProbe;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.scheduling.TaskExceptionHandler;
import io.micronaut.scheduling.annotation.Scheduled;
import org.junit.jupiter.api.Test;

/** The beans of scheduled tasks, while the service starts and stops. */
class ScheduledTasksTest {

    /** A bean that is created at the first run of its task, after seconds or minutes, could not fail the start. */
    @Test
    void theBeansOfAllTasksExistAfterTheStart() {
        try (var ias = Ias.setup().alone().start()) {
            var context = ias.bean(BeanContext.class);
            var tasks = context.getAllBeanDefinitions().stream()
                    .filter(definition -> definition.getBeanType().getName().startsWith("dev.ias."))
                    .filter(ScheduledTasksTest::scheduled)
                    .filter(definition -> context.containsBean(definition.getBeanType()))
                    .map(BeanDefinition::getBeanType)
                    .toList();

            assertThat(tasks)
                    .hasSizeGreaterThan(5)
                    .allSatisfy(type ->
                            assertThat(context.getActiveBeanRegistrations(type)).isNotEmpty());
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
}
