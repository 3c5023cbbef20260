package dev.ias.store.table;

/** Another transaction has changed a row since this one read it (optimistic lock). */
public final class VersionConflictException extends RuntimeException {

    VersionConflictException(String table) {
        super("conflict in " + table, null, false, false);
    }
}
