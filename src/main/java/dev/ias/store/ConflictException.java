package dev.ias.store;

/** Another transaction changed a row that this one had read. */
final class ConflictException extends RuntimeException {

    ConflictException(String table) {
        super("conflict in " + table, null, false, false);
    }
}
