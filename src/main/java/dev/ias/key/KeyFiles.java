package dev.ias.key;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads key files at start, and again every now and then, so that no call does. */
@Context
@ServiceOnly
public class KeyFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);

    private final List<KeyFile> files;

    KeyFiles(ConfiguredKeys keys, MeterRegistry meters) {
        this.files = keys.files();
        for (var purpose : KeyPurpose.values()) {
            keys.ring(purpose);
        }
        Gauge.builder("ias.keys.unreadable", this, all -> all.problems().size())
                .description("Key files that cannot be used now; the keys that were read before are used")
                .register(meters);
    }

    /** Why files cannot be used now, a sentence each that begins with the setting; their last good rings are in use. */
    public List<String> problems() {
        return files.stream().map(KeyFile::problem).flatMap(Optional::stream).toList();
    }

    /** Reads all files again. Two calls in a row take a changed file up. */
    @Scheduled(fixedDelay = "${ias.keys.read-interval:1s}", initialDelay = "${ias.keys.read-interval:1s}")
    public void reread() {
        for (var file : files) {
            var before = file.problem();
            file.reread();
            var now = file.problem();
            if (!now.equals(before)) {
                log(now);
            }
        }
    }

    private static void log(Optional<String> problem) {
        problem.ifPresentOrElse(
                text -> LOG.warn("Key file cannot be used; the keys that were read before stay in use: {}", text),
                () -> LOG.info("Key file can be used again"));
    }
}
