package dev.ias.ops;

import dev.ias.database.SchemaMigration;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Migrates the schema. */
@Command(name = "database", description = "Manages the schema of the database.")
public final class DatabaseCommand extends CommandGroup {

    private final Supplier<SchemaMigration> migration;

    /** Creates the command; {@code migration} is called only if a subcommand runs. */
    public DatabaseCommand(Supplier<SchemaMigration> migration) {
        this.migration = migration;
    }

    @Command(
            description = "Migrates the schema to the version of this jar and exits; does nothing if it is up to date."
                    + " Waits while another process migrates it. Statements have no timeout.")
    void migrate() {
        print("schema is at version " + migration.get().run());
    }
}
