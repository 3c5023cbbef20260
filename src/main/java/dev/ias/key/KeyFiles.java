package dev.ias.key;

import dev.ias.ServiceOnly;
import dev.ias.settings.Secrets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.util.List;

/**
 * Loads key files at start-up, and reloads them and the files of other secrets on a schedule, so that no request reads
 * files.
 */
@Context
@ServiceOnly
public class KeyFiles {

    private final Secrets secrets;

    KeyFiles(ConfiguredKeys keys, Secrets secrets, MeterRegistry meters) {
        this.secrets = secrets;
        for (var purpose : KeyPurpose.values()) {
            keys.ring(purpose);
        }
        Gauge.builder("ias.keys.unreadable", this, all -> all.problems().size())
                .description("Files of keys and secrets that are missing or invalid; the last valid ones stay in use")
                .register(meters);
    }

    /** Returns a sentence, which begins with the setting, for each unusable file; its last valid value stays in use. */
    public List<String> problems() {
        return secrets.problems();
    }

    /** Reloads all files. A changed file takes effect after two consecutive reloads. */
    @Scheduled(fixedDelay = "${ias.keys.read-interval:1s}", initialDelay = "${ias.keys.read-interval:1s}")
    public void reload() {
        secrets.reload();
    }
}
