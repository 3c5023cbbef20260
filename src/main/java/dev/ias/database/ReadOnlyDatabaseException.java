package dev.ias.database;

import java.sql.SQLException;

/** The database answers and takes no writes. Has the SQLSTATE that a write would fail with. */
final class ReadOnlyDatabaseException extends SQLException {

    static final String READ_ONLY = "The database is read-only";

    private ReadOnlyDatabaseException(String message) {
        super(message, SqlStates.READ_ONLY);
    }

    static ReadOnlyDatabaseException standby() {
        return new ReadOnlyDatabaseException("The database is a standby: it is in recovery and takes no writes");
    }

    static ReadOnlyDatabaseException readOnly() {
        return new ReadOnlyDatabaseException(READ_ONLY);
    }
}
