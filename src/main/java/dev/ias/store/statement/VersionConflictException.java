package dev.ias.store.statement;

import java.sql.SQLException;

/** Thrown if another transaction changed a row after it was read (optimistic lock). */
public final class VersionConflictException extends RuntimeException {

    VersionConflictException(SQLException cause) {
        super("conflict with another transaction", cause, false, false);
    }
}
