package dev.ias.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.database.connection.Pooler;
import dev.ias.database.connection.UnpooledConnections;
import dev.ias.database.shard.Sharding;
import dev.ias.settings.Secrets;
import dev.ias.testing.TestDatabase;
import io.micronaut.jdbc.DataSourceResolver;
import org.junit.jupiter.api.Test;

/** The check of the database by {@code config check}. Standbys and poolers are part of the profile {@code infra}. */
class DatabasePreflightTest {

    private final TestDatabase database = TestDatabase.empty();

    @Test
    void anEmptyDatabaseHasPendingMigrations() {
        var result = check(database.url(), "postgres", true);

        assertThat(result.problems()).isEmpty();
        assertThat(result.state()).matches("PostgreSQL [0-9]+, migrations pending, applied at the next start: 1");
        assertThat(check(database.url(), "postgres", false).state()).contains("applied by `database migrate`: 1");
    }

    @Test
    void aReadOnlyDatabaseIsNamed() {
        var readOnly = TestDatabase.exclusive();
        readOnly.administer("alter database %s set default_transaction_read_only = on");

        assertThat(check(readOnly.url(), "postgres", true).problems())
                .containsExactly("ias.database.url leads to a database that is read-only for ias.database.username:"
                        + " default_transaction_read_only is on");
    }

    @Test
    void aMissingSchemaIsNamed() {
        assertThat(check(database.urlOfSchema("nowhere"), "postgres", true).problems())
                .containsExactly(
                        "ias.database.url: No schema of the search path nowhere exists and may be used; create it"
                                + " and grant usage, or correct currentSchema in the URL");
    }

    @Test
    void aTimeoutOfIdleSessionsDoesNotFailTheCheck() {
        var impatient = TestDatabase.exclusive();
        impatient.administer("alter database %s set idle_session_timeout = '200ms'");

        assertThat(check(impatient.url(), "postgres", true).problems()).isEmpty();
    }

    @Test
    void missingPrivilegesAreNamed() {
        var user = "restricted_" + database.name();
        migrate();
        database.execute("create role " + user + " login");
        database.execute("grant usage on schema %s to %s".formatted(database.schema(), user));
        database.execute("grant select on flyway_schema_history to " + user);
        database.execute("grant select, insert, update, delete on verification, rate_limit, users, rpc_nonce, event,"
                + " checked_codes, used_solution to " + user);
        database.execute("grant select on access_key to " + user);
        database.execute("grant select, insert on outbox to " + user);

        assertThat(check(database.urlWithoutUser(), user, true).problems())
                .containsExactly("The database user lacks the privileges delete on outbox, update on outbox");

        database.execute("grant update, delete on outbox to " + user);

        assertThat(check(database.urlWithoutUser(), user, true).problems()).isEmpty();
    }

    @Test
    void aPoolerIsShown() {
        var settings =
                new DatabaseSettings(database.url(), "postgres", "", 6, Pooler.TRANSACTION, Sharding.DETECT, true);

        assertThat(new DatabasePreflight(new UnpooledConnections(settings, new Secrets()), settings)
                        .run()
                        .state())
                .contains(" behind a pooler, ");
    }

    private void migrate() {
        var settings = settings(database.url(), "postgres", true);
        new SchemaMigration(DataSourceResolver.DEFAULT, new UnpooledConnections(settings, new Secrets()), settings)
                .run();
    }

    private DatabasePreflight.Result check(String url, String user, boolean migrateAtStart) {
        var settings = settings(url, user, migrateAtStart);
        return new DatabasePreflight(new UnpooledConnections(settings, new Secrets()), settings).run();
    }

    private static DatabaseSettings settings(String url, String user, boolean migrateAtStart) {
        return new DatabaseSettings(url, user, "", 6, Pooler.DETECT, Sharding.DETECT, migrateAtStart);
    }
}
