package dev.ias.faults;

import dev.ias.Application;
import io.micronaut.context.RuntimeBeanDefinition;
import io.micronaut.runtime.Micronaut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The service on the machine's clock, put off by what a file says, so that a test can step it while it runs. */
final class SteppedService {

    /** The system property that names the file; it holds an ISO 8601 duration. */
    static final String OFFSET = "ias.test.clock-offset";

    private SteppedService() {}

    public static void main(String... arguments) {
        var clock = RuntimeBeanDefinition.builder(Clock.class, () -> new Stepped(Path.of(System.getProperty(OFFSET))))
                .singleton(true)
                .replaces(Clock.class)
                .build();
        var service = Micronaut.build(arguments);
        service.mainClass(Application.class).banner(false).beanDefinitions(clock);
        service.start();
    }

    /** Looks the offset up each time it is asked. */
    static final class Stepped extends Clock {

        private final Path file;

        Stepped(Path file) {
            this.file = file;
        }

        @Override
        public Instant instant() {
            try {
                return Instant.now().plus(Duration.parse(Files.readString(file).strip()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
