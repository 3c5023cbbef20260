package dev.ias.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The mapping of instants, and the check that every row of a batch was there as expected. */
final class Jdbc {

    private Jdbc() {}

    static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Runs the batch; where a row was not there in the version that was read, another transaction was faster. */
    static void executeAll(PreparedStatement statement, String table) throws SQLException {
        for (var count : statement.executeBatch()) {
            if (count == 0) {
                throw new ConflictException(table);
            }
        }
    }
}
