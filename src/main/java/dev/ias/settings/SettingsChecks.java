package dev.ias.settings;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs the checks of all features. */
@Singleton
public final class SettingsChecks {

    private final List<SettingsCheck> features;

    SettingsChecks(List<SettingsCheck> features) {
        this.features = features;
    }

    /**
     * Checks all settings; accesses neither database nor relay.
     *
     * @throws InvalidSettingsException if settings are invalid; contains all problems
     */
    public void run() {
        var problems = features.stream()
                .flatMap(feature -> feature.checks().stream())
                .flatMap(check -> problem(check).stream())
                // Several checks may read one setting.
                .collect(Collectors.toMap(
                        Throwable::getMessage, problem -> problem, (first, same) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** Returns a sentence for each dangerous setting, sorted. Must be called only after {@link #run} has succeeded. */
    public List<String> warnings() {
        return features.stream()
                .flatMap(feature -> feature.warnings().stream())
                .flatMap(Optional::stream)
                .map(SettingWarning::text)
                .sorted()
                .toList();
    }

    private static Optional<InvalidSettingException> problem(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (InvalidSettingException e) {
            return Optional.of(e);
        }
    }
}
