package dev.ias.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connection finds: the server, and the schema in which unqualified names are created.
 *
 * @param serverVersion major version of PostgreSQL
 * @param standby whether the server is in recovery
 * @param readOnly whether transactions cannot write, on a standby too
 * @param schema name of the schema; empty if none of the search path exists and may be used
 * @param mayCreate whether the user may create tables in the schema
 * @param state contents of the schema
 */
record DatabaseInspection(
        int serverVersion,
        boolean standby,
        boolean readOnly,
        Optional<String> schema,
        boolean mayCreate,
        SchemaState state) {

    private static final int MINIMUM_VERSION = 14;

    // One statement, so that the objects are those of a moment at which there was no history: another instance may be
    // migrating. Objects of an extension do no harm.
    private static final String SERVER = """
        select current_setting('server_version_num')::int / 10000 as version,
               pg_is_in_recovery() as standby,
               current_setting('transaction_read_only')::boolean as read_only,
               current_setting('search_path') as search_path,
               current_schema() as schema,
               has_schema_privilege(current_schema(), 'create') as may_create,
               history is not null as history,
               case when history is null then (
                   select string_agg(name, ', ') from (
                       select name
                         from (select oid, case relkind when 'v' then 'view ' when 'm' then 'materialized view '
                                        when 'f' then 'foreign table ' when 'S' then 'sequence ' else 'table ' end
                                        || relname, relnamespace
                                 from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                               union all
                               select oid, 'function ' || proname, pronamespace from pg_proc
                               union all
                               select oid, 'type ' || typname, typnamespace
                                 from pg_type
                                where typcategory <> 'A'
                                  and (typrelid = 0
                                       or exists (select from pg_class c where c.oid = typrelid and c.relkind = 'c'))
                              ) as objects (id, name, namespace)
                        where namespace = to_regnamespace(quote_ident(current_schema()))
                          and not exists (select from pg_depend where objid = id and deptype = 'e')
                        order by name limit 5) as first_objects) end as objects
          from (select to_regclass(quote_ident(current_schema()) || '.flyway_schema_history') as history) as applied\
        """;
    // Rows without a version do not change the schema.
    private static final String APPLIED = """
        select version, type, checksum, success from flyway_schema_history
         where version is not null order by installed_rank\
        """;
    /** Runs one or two short queries. */
    static DatabaseInspection of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var server = statement.executeQuery(SERVER)) {
            server.next();
            var schema = Optional.ofNullable(server.getString("schema"));
            return new DatabaseInspection(
                    server.getInt("version"),
                    server.getBoolean("standby"),
                    server.getBoolean("read_only"),
                    schema,
                    server.getBoolean("may_create"),
                    state(connection, schema, server));
        }
    }

    /** Returns a sentence for each reason why the service cannot work with the database, or not migrate it. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        if (serverVersion < MINIMUM_VERSION) {
            problems.add(String.format(
                    Locale.ROOT,
                    "ias.database.url names PostgreSQL %d; %d or later is needed",
                    serverVersion,
                    MINIMUM_VERSION));
        }
        if (standby) {
            problems.add("ias.database.url leads to a standby, which is read-only; name all hosts and set"
                    + " targetServerType=primary");
        } else if (readOnly) {
            problems.add("ias.database.url leads to a database that is read-only for ias.database.username:"
                    + " default_transaction_read_only is on");
        }
        if (state instanceof SchemaState.Unusable unusable) {
            problems.add("ias.database.url: " + unusable.problem());
        }
        if (state instanceof SchemaState.Pending && !mayCreate) {
            problems.add(("ias.database.username may not create tables in the schema %s, but migrations are pending:"
                            + " grant it create on the schema, or run `database migrate` as its owner")
                    .formatted(schema.orElseThrow()));
        }
        return problems;
    }

    private static SchemaState state(Connection connection, Optional<String> schema, ResultSet server)
            throws SQLException {
        if (schema.isEmpty()) {
            return new SchemaState.Unusable(("No schema of the search path %s exists and may be used; create it and"
                            + " grant usage, or correct currentSchema in the URL")
                    .formatted(server.getString("search_path")));
        }
        if (server.getBoolean("history")) {
            return SchemaState.of(applied(connection));
        }
        var objects = server.getString("objects");
        return objects == null
                ? SchemaState.of(List.of())
                : new SchemaState.Unusable(("The schema %s contains objects of another application (%s): ias needs a"
                                + " database or a schema of its own, which currentSchema in the URL names")
                        .formatted(schema.get(), objects));
    }

    private static List<AppliedMigration> applied(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(APPLIED)) {
            var applied = new ArrayList<AppliedMigration>();
            while (rows.next()) {
                applied.add(new AppliedMigration(
                        rows.getString("version"),
                        rows.getString("type"),
                        Optional.ofNullable(rows.getObject("checksum", Integer.class)),
                        rows.getBoolean("success")));
            }
            return applied;
        }
    }
}
