package dev.ias.store.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Maps instants, and checks update counts. */
public final class Jdbc {

    private Jdbc() {}

    public static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Executes a batch. @throws VersionConflictException if a statement changed no row */
    static void executeAll(PreparedStatement statement, String table) throws SQLException {
        for (var count : statement.executeBatch()) {
            if (count == 0) {
                throw new VersionConflictException(table);
            }
        }
    }
}
