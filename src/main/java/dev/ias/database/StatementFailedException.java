package dev.ias.database;

import java.sql.SQLException;

/** The database refused a statement. */
final class StatementFailedException extends RuntimeException {

    StatementFailedException(SQLException cause) {
        super(cause);
    }
}
