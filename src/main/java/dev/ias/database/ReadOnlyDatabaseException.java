package dev.ias.database;

import java.sql.SQLException;

/** Thrown if the database is read-only; has SQLSTATE 25006, like a failed write. */
final class ReadOnlyDatabaseException extends SQLException {

    static final String READ_ONLY = "The database is read-only";

    private ReadOnlyDatabaseException(String message) {
        super(message, SqlStates.READ_ONLY);
    }

    static ReadOnlyDatabaseException standby() {
        return new ReadOnlyDatabaseException("The database is a standby: it is in recovery and read-only");
    }

    static ReadOnlyDatabaseException readOnly() {
        return new ReadOnlyDatabaseException(READ_ONLY);
    }
}
