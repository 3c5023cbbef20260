package dev.ias;

import dev.ias.database.DatabaseTrial;
import dev.ias.settings.InvalidSettingsException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator can mend when the service does not start. */
final class StartUpFailure {

    private StartUpFailure() {}

    /** A sentence for each; none where the stack trace has to speak for itself. */
    static List<String> reasons(Throwable failure) {
        return settings(failure)
                .or(() -> port(failure))
                .or(() -> database(failure))
                .orElse(List.of());
    }

    private static Optional<List<String>> settings(Throwable failure) {
        return causes(failure, InvalidSettingsException.class).findFirst().map(InvalidSettingsException::complaints);
    }

    private static Optional<List<String>> port(Throwable failure) {
        return causes(failure, BindException.class)
                .findFirst()
                .map(e -> List.of("ias.http.port or ias.management.port is taken by another process (%s)"
                        .formatted(e.getMessage())));
    }

    /** The driver's own words: the pool's only say that it waited. */
    private static Optional<List<String>> database(Throwable failure) {
        return causes(failure, SQLException.class)
                .reduce((outer, inner) -> inner)
                .map(e -> List.of(DatabaseTrial.complaint(e)));
    }

    private static <T extends Throwable> Stream<T> causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
