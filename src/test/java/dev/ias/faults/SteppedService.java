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

/** The service with a clock whose offset is read from a file, so that a test can step it at run time. */
final class SteppedService {

    /** System property with the path of the file, which contains an ISO 8601 duration. */
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

    /** Reads the offset on every call. */
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
