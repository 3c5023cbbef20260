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

/** Loads key files at start-up and reloads them on a schedule, so that no request reads files. */
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
                .description("Key files that are missing or invalid; the last valid keys stay in use")
                .register(meters);
    }

    /** Returns a sentence, which begins with the setting, for each unusable file; its last valid ring stays in use. */
    public List<String> problems() {
        return files.stream().map(KeyFile::problem).flatMap(Optional::stream).toList();
    }

    /** Reloads all files. A changed file takes effect after two consecutive reloads. */
    @Scheduled(fixedDelay = "${ias.keys.read-interval:1s}", initialDelay = "${ias.keys.read-interval:1s}")
    public void reload() {
        for (var file : files) {
            var before = file.problem();
            file.reload();
            var now = file.problem();
            if (!now.equals(before)) {
                log(now);
            }
        }
    }

    private static void log(Optional<String> problem) {
        problem.ifPresentOrElse(
                text -> LOG.warn("Key file is unusable; the last valid keys stay in use: {}", text),
                () -> LOG.info("Key file is usable again"));
    }
}
