package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the table of statements and their distribution keys with the statements and their query plans. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CitusStatementsTest {

    private static final Path LIST = Path.of("src/deploy/citus/statements.md");
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(\\w+\\.\\w+)` \\| ((?:`\\w+`(?:, )?)*) ?\\| (one|each|shard|all|copy|none)(?: `(\\w+)`)? \\| [^|]+"
                    + " \\|$",
            Pattern.MULTILINE);
    // Not the update of an upsert, which names no table; not what a statement unnests or has changed itself.
    private static final Pattern TABLE = Pattern.compile("\\b(?:from|into|(?<!do )update|join)\\s+"
            + "(?!pg_|unnest\\b|generate_series\\b|lateral\\b|added\\b|changed\\b|deleted\\b)(\\w+)");
    private static final Pattern COLUMNS = Pattern.compile("insert into \\w+ \\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("\\w+");
    private static final Pattern READ = Pattern.compile("select|show");
    private static final Pattern LOCK = Pattern.compile(
            "\\bfor\\s+(no\\s+key\\s+)?(update|share|key)|\\bskip\\s+locked|\\bnowait|advisory|\\block\\b|\\bcall\\b");
    private static final int MANY = 100;

    private final TestDatabase database = DistributedDatabase.create();
    private final Map<String, String> statements = SqlStatements.named();

    /** A row of the table. */
    private record Route(String statement, List<String> tables, String shards, String key) {

        static Route of(MatchResult row) {
            var tables =
                    NAME.matcher(row.group(2)).results().map(MatchResult::group).toList();
            return new Route(row.group(1), tables, row.group(3), text(row.group(4)));
        }

        String table() {
            return tables.getFirst();
        }

        private static String text(String group) {
            return Optional.ofNullable(group).orElse("");
        }
    }

    @Test
    void everyStatementOfTheServiceIsInTheTable() {
        assertThat(routes().map(Route::statement)).containsExactlyInAnyOrderElementsOf(statements.keySet());
    }

    @Test
    void everyStatementOfTheServiceHasAName() {
        assertThat(SqlStatements.texts())
                .hasSizeGreaterThan(40)
                .allSatisfy(text -> assertThat(statements).containsValue(text));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aStatementIsRoutedAsTheTableStates(Route route) {
        var sql = sql(route);

        assertThat(tables(sql)).isSubsetOf(route.tables());
        switch (route.shards()) {
            case "one" -> assertRoutedToOneShard(route, sql);
            case "each", "shard" -> assertRoutedToTheShardsOfItsKeys(route, sql);
            case "all" -> assertReadsAllShards(route, sql);
            case "copy" -> assertThat(keyOf(route.table())).isEqualTo("reference|<none>");
            default -> assertThat(tables(sql)).isEmpty();
        }
    }

    /** A statement that searched all shards would lock them against other statements of its kind. */
    @ParameterizedTest
    @MethodSource("routes")
    void aStatementThatChangesRowsNamesTheirKeysAndNoneTakesLocks(Route route) {
        var sql = sql(route);

        assertThat(sql).doesNotContainPattern(LOCK);
        if (!isRead(sql)) {
            assertThat(route.shards()).isIn("one", "each", "copy");
        }
    }

    private void assertRoutedToOneShard(Route route, String sql) {
        if (!insertsWithKey(route, sql)) {
            assertThat(QueryPlan.of(database, sql, MANY).parts(route.table())).hasSize(1);
        }
        if (DistributedDatabase.isCitus()) {
            assertThat(QueryPlan.of(database, sql, MANY).tasks()).containsExactly(1);
        }
    }

    private void assertRoutedToTheShardsOfItsKeys(Route route, String sql) {
        if (!insertsWithKey(route, sql)) {
            assertThat(route.tables()).allSatisfy(table -> {
                assertThat(QueryPlan.of(database, sql, 1).parts(table)).hasSize(1);
                assertThat(QueryPlan.of(database, sql, MANY).parts(table)).hasSize(DistributedDatabase.PARTS);
            });
            if (DistributedDatabase.isCitus()) {
                assertThat(QueryPlan.of(database, sql, 1).tasks()).containsOnly(1);
                assertThat(QueryPlan.of(database, sql, MANY).tasks()).contains(DistributedDatabase.PARTS);
            }
        }
    }

    /** The plan of an insert does not show the partitions. */
    private boolean insertsWithKey(Route route, String sql) {
        assertThat(keyOf(route.table())).isEqualTo("distributed|" + route.key());
        var columns = COLUMNS.matcher(sql);
        var inserts = columns.find();
        if (inserts) {
            assertThat(columns.group(1).strip().split("\\s*,\\s*")).contains(route.key());
        }
        return inserts;
    }

    private void assertReadsAllShards(Route route, String sql) {
        var plan = QueryPlan.of(database, sql, 1);

        assertThat(isRead(sql)).isTrue();
        assertThat(plan.parts(route.table())).hasSize(DistributedDatabase.PARTS);
        // Joins are local to a shard.
        assertThat(plan.joins()).isEqualTo(tables(sql).size() == 1 ? 0 : DistributedDatabase.PARTS);
        if (DistributedDatabase.isCitus()) {
            assertThat(plan.tasks()).containsExactly(DistributedDatabase.PARTS);
        }
    }

    private String sql(Route route) {
        return Optional.ofNullable(statements.get(route.statement())).orElseThrow();
    }

    private String keyOf(String table) {
        return keys(table).getFirst();
    }

    private List<String> keys(String table) {
        return DistributedDatabase.tables(
                        database, "table_name || '|' || citus_table_type || '|' || distribution_column")
                .stream()
                .filter(row -> row.startsWith(table + "|"))
                .map(row -> row.substring(table.length() + 1))
                .toList();
    }

    private static boolean isRead(String sql) {
        return READ.matcher(sql).lookingAt();
    }

    /** Returns the tables of a statement, including duplicates. */
    private static List<String> tables(String sql) {
        return TABLE.matcher(sql).results().map(found -> found.group(1)).toList();
    }

    static Stream<Route> routes() {
        try {
            return ROW.matcher(Files.readString(LIST)).results().map(Route::of).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
