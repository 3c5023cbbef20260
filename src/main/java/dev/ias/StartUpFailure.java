package dev.ias;

import dev.ias.database.DatabasePreflight;
import dev.ias.database.UnusableDatabaseException;
import dev.ias.settings.InvalidSettingsException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Maps start-up failures to problems that operators can fix. */
final class StartUpFailure {

    private StartUpFailure() {}

    /** Returns a sentence for each problem; empty for an unexpected failure, which needs its stack trace. */
    static List<String> reasons(Throwable failure) {
        return settings(failure)
                .or(() -> port(failure))
                .or(() -> schema(failure))
                .or(() -> database(failure))
                .orElse(List.of());
    }

    private static Optional<List<String>> settings(Throwable failure) {
        return causes(failure, InvalidSettingsException.class).findFirst().map(InvalidSettingsException::complaints);
    }

    private static Optional<List<String>> port(Throwable failure) {
        return causes(failure, BindException.class)
                .findFirst()
                .map(e -> List.of(address(String.valueOf(e.getMessage()))));
    }

    private static String address(String message) {
        return message.contains("assign")
                ? "ias.http.host or ias.management.host is not an address of this machine (" + message + ")"
                : "ias.http.port or ias.management.port is in use by another process (" + message + ")";
    }

    private static Optional<List<String>> schema(Throwable failure) {
        return causes(failure, UnusableDatabaseException.class).findFirst().map(UnusableDatabaseException::problems);
    }

    /** Uses the message of the driver, the innermost exception; that of the pool only reports a timeout. */
    private static Optional<List<String>> database(Throwable failure) {
        return causes(failure, SQLException.class)
                .reduce((outer, inner) -> inner)
                .map(e -> List.of(DatabasePreflight.complaint(e)));
    }

    private static <T extends Throwable> Stream<T> causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast);
    }
}
