package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.TestDatabase;
import java.util.List;
import java.util.Map;
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
        assertThat(distributed.query("select table_name from citus.citus_tables"))
                .containsExactlyInAnyOrderElementsOf(plain.query("""
                    select table_name from information_schema.tables
                     where table_schema = 'public' and table_name <> 'flyway_schema_history'\
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
                    select is_nullable from information_schema.columns where table_name = '%s' and column_name = '%s'\
                    """.formatted(table, key))).as(table).containsExactly("NO"));
    }

    @Test
    void allTablesOfRecipientsAreColocated() {
        assertThat(distributed.query(
                        "select table_name from citus.citus_tables where colocation = 'verification'::regclass"))
                .containsExactlyInAnyOrder("verification", "outbox", "event", "rate_limit", "users", "rpc_nonce");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select conname from pg_constraint where contype in ('f', 'x', 't')",
                "select tgname from pg_trigger",
                "select relname from pg_class where relkind in ('S', 'v', 'm') and relnamespace ="
                        + " 'public'::regnamespace",
                "select proname from pg_proc where pronamespace = 'public'::regnamespace",
                "select typname from pg_type where typtype in ('e', 'd') and typnamespace = 'public'::regnamespace",
                "select adrelid::regclass from pg_attrdef where adrelid <> 'flyway_schema_history'::regclass",
                "select rulename from pg_rules where schemaname = 'public'",
                "select extname from pg_extension where extname <> 'plpgsql'"
            })
    void theSchemaHasNoObjectsThatCitusCannotDistribute(String query) {
        assertThat(plain.query(query)).isEmpty();
    }

    @Test
    void distributeSqlIsIdempotent() {
        var before = tables();

        DistributedDatabase.run(distributed);

        assertThat(tables()).isEqualTo(before).isNotEmpty();
    }

    private List<String> tables() {
        return distributed.query("select table_name::oid, t.* from citus.citus_tables t order by 1");
    }

    /** Returns the distribution keys of the distributed tables. */
    private Map<String, String> keys() {
        return distributed
                .query("select table_name, distribution_column from citus.citus_tables where citus_table_type ="
                        + " 'distributed'")
                .stream()
                .map(row -> row.split("\\|"))
                .collect(Collectors.toMap(row -> row[0], row -> row[1]));
    }
}
