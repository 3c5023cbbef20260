package dev.ias;

import dev.ias.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The plan of PostgreSQL or Citus for a statement of the service, with arbitrary parameters. */
record QueryPlan(String text) {

    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-03-01T12:00:00Z");

    /**
     * @param values number of elements of array parameters
     */
    static QueryPlan of(TestDatabase database, String sql, int values) {
        try (var connection = DriverManager.getConnection(database.url(), "postgres", "");
                var settings = connection.createStatement();
                var statement = connection.prepareStatement("explain (costs off) " + withBuckets(sql, values))) {
            settings.execute("set enable_partitionwise_join = on");
            settings.execute("set citus.explain_all_tasks = on");
            bind(connection, statement, values);
            var text = new StringBuilder();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    text.append(rows.getString(1)).append('\n');
                }
            }
            return new QueryPlan(text.toString());
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Names the buckets of a shard, which are not an array but a text. */
    private static String withBuckets(String sql, int values) {
        var buckets = IntStream.range(0, values).mapToObj(String::valueOf).collect(Collectors.joining(",", "'{", "}'"));
        return sql.replace(
                        "cast(? as text) is null or bucket = any (cast(string_to_array(?, ',')",
                        "bucket = any (cast(" + buckets)
                .replace(
                        "cast(? as text) is null or event.bucket = any (cast(string_to_array(?, ',')",
                        "event.bucket = any (cast(" + buckets);
    }

    /** Returns the partitions or shards of a table that the plan scans. */
    Set<String> parts(String table) {
        var parts = new TreeSet<String>();
        Pattern.compile(" on (%s_\\d+)\\b".formatted(table))
                .matcher(text)
                .results()
                .forEach(part -> parts.add(part.group(1)));
        return parts;
    }

    /** Returns the number of tasks of each distributed part of the plan, in which Citus sends one to each shard. */
    List<Integer> tasks() {
        return Pattern.compile("Task Count: (\\d+)")
                .matcher(text)
                .results()
                .map(count -> Integer.valueOf(count.group(1)))
                .toList();
    }

    long joins() {
        return Pattern.compile("(?m)^.*(Join|Nested Loop).*$")
                .matcher(text)
                .results()
                .count();
    }

    private static void bind(Connection connection, PreparedStatement statement, int values) throws SQLException {
        var parameters = statement.getParameterMetaData();
        for (var index = 1; index <= parameters.getParameterCount(); index++) {
            var type = parameters.getParameterTypeName(index);
            if (type.startsWith("_")) {
                var element = type.substring(1);
                var array = IntStream.range(0, values)
                        .mapToObj(i -> value(element, i))
                        .toArray(element.equals("bytea") ? byte[][]::new : Object[]::new);
                statement.setArray(index, connection.createArrayOf(element, array));
            } else {
                statement.setObject(index, value(type, index));
            }
        }
    }

    private static Object value(String type, int number) {
        return switch (type) {
            case "uuid" -> new UUID(0, number);
            case "text" -> "text " + number;
            case "bytea" -> new byte[] {(byte) number};
            // Different times: PostgreSQL excludes partitions if a range is empty.
            case "timestamptz" -> TIME.plusMinutes(number);
            case "int2", "int4" -> number;
            case "int8" -> (long) number;
            case "bool" -> true;
            default -> throw new AssertionError("no value of type " + type);
        };
    }
}
