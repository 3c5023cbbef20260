package dev.ias.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Deployment;
import dev.ias.testing.Pause;
import dev.ias.testing.load.CallAudit;
import dev.ias.testing.load.Client;
import dev.ias.testing.load.Load;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The system clock is stepped forward and back while the service runs. */
@ExtendWith(FaultTable.Provider.class)
class ClockFaultIT {

    private static final int PER_SECOND = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(200);
    private static final Duration BETWEEN_STEPS = Duration.ofSeconds(3);
    private static final List<String> OFFSETS = List.of("PT5M", "PT0S", "PT-5M", "PT0S", "PT150S", "PT-150S", "PT0S");

    @TempDir
    private Path directory;

    @Test
    void clockSteppedForwardAndBack(FaultTable table) throws IOException {
        var offset = directory.resolve("offset");
        step(offset, "PT0S");
        try (var deployment = new Deployment(directory)) {
            var instance = deployment.start(steppedClock(offset));
            var load = new Load(PER_SECOND, List.of(new Client(instance)));
            Pause.of(BETWEEN_STEPS);
            for (var next : OFFSETS) {
                step(offset, next);
                Pause.of(BETWEEN_STEPS);
            }
            var over = Instant.now();
            var recovery = Duration.between(over, load.firstGrantedSince(over));
            var result =
                    CallAudit.of(deployment, new Client(instance), load.stop(), TIMEOUT, CallAudit.Allowed.LONGER_WAIT);
            table.add("clock stepped by up to 10 min, 7 times", result, recovery);

            assertThat(result.lost()).isZero();
            assertThat(result.wrong()).isEmpty();
            assertThat(result.duplicates()).isZero();
        }
    }

    /** Returns the arguments that run the jar with {@link SteppedService} as main class and no other test class. */
    private String[] steppedClock(Path offset) throws IOException {
        var classes = directory.resolve("classes");
        for (var type : List.of(SteppedService.class, SteppedService.Stepped.class)) {
            var name = type.getName().replace('.', '/') + ".class";
            var file = classes.resolve(name);
            Files.createDirectories(file.getParent());
            try (var bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(name))) {
                Files.write(file, bytes.readAllBytes());
            }
        }
        return new String[] {
            Deployment.HEAP,
            "-D" + SteppedService.OFFSET + "=" + offset,
            "-cp",
            Deployment.JAR + File.pathSeparator + classes,
            SteppedService.class.getName()
        };
    }

    /** Replaces the file atomically, so that the service never reads a partial one. */
    private static void step(Path file, String offset) throws IOException {
        var next = file.resolveSibling("next-offset");
        Files.writeString(next, offset);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
