package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The migrations create only objects that Citus can distribute, and {@code distribute.sql} distributes all tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CitusSchemaTest {

    private final TestDatabase plain = DistributedDatabase.undistributed();
    private final TestDatabase distributed = DistributedDatabase.create();

    @Test
    void everyTableIsDistributed() {
        assertThat(DistributedDatabase.tables(distributed, "table_name"))
                .containsExactlyInAnyOrderElementsOf(plain.query("""
                    select table_name from information_schema.tables
                     where table_schema = current_schema()\
                    """));
    }

    @Test
    void everyUniqueIndexContainsTheDistributionKeyOfItsTable() {
        var unique = plain.query("""
            select i.indrelid::regclass, i.indexrelid::regclass, string_agg(a.attname, ',')
              from pg_index i
              join pg_attribute a on a.attrelid = i.indexrelid
             where i.indisunique and i.indrelid::regclass::text = any ('{%s}')
             group by i.indrelid, i.indexrelid\
            """.formatted(String.join(",", keys().keySet())));

        assertThat(unique).hasSizeGreaterThanOrEqualTo(keys().size()).allSatisfy(index -> {
            var parts = List.of(index.split("\\|"));
            assertThat(parts.getLast().split(",")).as(index).contains(keys().get(parts.getFirst()));
        });
    }

    @Test
    void distributionKeysAreNotNull() {
        keys().forEach((table, key) ->
                assertThat(plain.query("""
                    select is_nullable from information_schema.columns where table_schema = current_schema() and table_name = '%s' and column_name = '%s'\
                    """.formatted(table, key))).as(table).containsExactly("NO"));
    }

    @Test
    void allTablesOfRecipientsAreColocated() {
        var groups = DistributedDatabase.tables(distributed, "colocation_id, table_name").stream()
                .map(row -> row.split("\\|"))
                .collect(Collectors.groupingBy(
                        row -> row[0], Collectors.mapping(row -> row[1], Collectors.toUnmodifiableSet())));

        assertThat(groups.values())
                .contains(
                        Set.of("verification", "outbox", "event", "rate_limit", "users", "rpc_nonce", "used_solution"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select conname from pg_constraint where contype in ('f', 'x', 't') and connamespace = %s",
                "select tgname from pg_trigger join pg_class c on c.oid = tgrelid where relnamespace = %s",
                "select relname from pg_class where relkind in ('S', 'v', 'm') and relnamespace = %s",
                "select proname from pg_proc where pronamespace = %s",
                "select typname from pg_type where typtype in ('e', 'd') and typnamespace = %s",
                "select relname from pg_attrdef join pg_class c on c.oid = adrelid"
                        + " where relname <> 'flyway_schema_history' and relnamespace = %s",
                "select rulename from pg_rules where schemaname::regnamespace = %s",
                "select extname from pg_extension where extname not in ('plpgsql', 'citus', 'citus_columnar')"
            })
    void theSchemaHasNoObjectsThatCitusCannotDistribute(String query) {
        assertThat(plain.query(query.formatted("current_schema()::regnamespace")))
                .isEmpty();
    }

    @Test
    void distributeSqlIsIdempotent() {
        var before = tables();

        DistributedDatabase.run(distributed);

        assertThat(tables()).isEqualTo(before).isNotEmpty();
    }

    private List<String> tables() {
        return DistributedDatabase.tables(
                distributed, "table_name, table_name::oid, citus_table_type, distribution_column, colocation_id");
    }

    /** Returns the distribution keys of the distributed tables. */
    private Map<String, String> keys() {
        return DistributedDatabase.tables(distributed, "table_name, distribution_column, citus_table_type").stream()
                .map(row -> row.split("\\|"))
                .filter(row -> row[2].equals("distributed"))
                .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    }
}
