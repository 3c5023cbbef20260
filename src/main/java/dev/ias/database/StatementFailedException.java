package dev.ias.database;

import java.sql.SQLException;

/** Thrown if a statement fails. */
final class StatementFailedException extends RuntimeException {

    StatementFailedException(SQLException cause) {
        super(cause);
    }
}
