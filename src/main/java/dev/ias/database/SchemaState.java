package dev.ias.database;

import java.util.List;

/** What a schema contains, compared to the migrations of this jar. */
sealed interface SchemaState {

    /** All migrations of this jar, and no others. */
    record UpToDate() implements SchemaState {}

    /**
     * The first migrations of this jar, or an empty schema.
     *
     * @param versions the remaining ones
     */
    record Pending(List<String> versions) implements SchemaState {}

    /**
     * All migrations of this jar and later ones: an instance of a newer version is being rolled out.
     *
     * @param versions the later ones
     */
    record Newer(List<String> versions) implements SchemaState {

        String complaint() {
            return "ias.database.url names a database of a newer ias: this jar does not know schema version "
                    + String.join(", ", versions);
        }
    }

    /**
     * A schema that can be neither used nor migrated.
     *
     * @param problem a sentence for the operator
     */
    record Unusable(String problem) implements SchemaState {}

    /** Compares a history with the migrations of this jar. */
    static SchemaState of(List<AppliedMigration> applied) {
        var own = Migration.ALL;
        var common = Math.min(applied.size(), own.size());
        for (var i = 0; i < common; i++) {
            var found = applied.get(i);
            if (!found.success()) {
                return new Unusable("The change to schema version %s has failed; restore the database, or complete the"
                                .formatted(found.version())
                        + " change and set success in flyway_schema_history");
            }
            if (!found.of(own.get(i))) {
                return new Unusable(
                        "Schema version %s (%s) was not made by the script of this jar: ias needs a database"
                                        .formatted(found.version(), found.type())
                                + " or a schema of its own, and releases do not change scripts that were applied");
            }
        }
        if (applied.size() > own.size()) {
            return new Newer(applied.stream()
                    .skip(own.size())
                    .map(AppliedMigration::version)
                    .toList());
        }
        return applied.size() == own.size()
                ? new UpToDate()
                : new Pending(own.stream().skip(common).map(Migration::version).toList());
    }
}
