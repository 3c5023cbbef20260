package dev.ias.store.statement;

import java.sql.SQLException;

/** Another transaction has changed a row since this one read it (optimistic lock). */
public final class VersionConflictException extends RuntimeException {

    VersionConflictException(SQLException cause) {
        super("conflict with another transaction", cause, false, false);
    }
}
