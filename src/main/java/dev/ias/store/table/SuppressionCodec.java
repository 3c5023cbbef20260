package dev.ias.store.table;

import dev.ias.limit.BounceKind;
import dev.ias.limit.Suppression;
import dev.ias.limit.Suppression.Block;
import dev.ias.limit.Suppression.Reason;
import dev.ias.limit.Suppression.Report;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps a suppression to columns of {@code rate_limit}, which are null for most recipients. An element of {@code reports}
 * is the time of a mail, in milliseconds since the epoch, times four, plus the number of the kind of report; the oldest
 * mail first.
 */
final class SuppressionCodec {

    private static final List<BounceKind> KINDS = List.of(BounceKind.values());

    private SuppressionCodec() {}

    static Suppression read(ResultSet row) throws SQLException {
        var reports = row.getArray("reports");
        var settled = Jdbc.instantOrNull(row, "settled_at");
        var block = readBlock(row);
        return block == null && reports == null && settled == null
                ? Suppression.NONE
                : new Suppression(block, reports == null ? List.of() : reports((Long[]) reports.getArray()), settled);
    }

    static @Nullable Block readBlock(ResultSet row) throws SQLException {
        var reason = row.getString("suppressed_reason");
        return reason == null
                ? null
                : new Block(
                        Reason.valueOf(reason),
                        Jdbc.instant(row, "suppressed_since"),
                        Jdbc.instant(row, "suppressed_until"));
    }

    /** Binds the columns from a parameter on; returns the next index. */
    static int bind(Connection connection, PreparedStatement statement, int first, Suppression suppression)
            throws SQLException {
        var next = first;
        var block = suppression.block();
        var reports = suppression.reports();
        statement.setString(next++, block == null ? null : block.reason().name());
        LimitHistoryCodec.bindTime(statement, next++, block == null ? null : block.since());
        LimitHistoryCodec.bindTime(statement, next++, block == null ? null : block.until());
        if (reports.isEmpty()) {
            statement.setNull(next++, Types.ARRAY);
        } else {
            statement.setArray(next++, LimitHistoryCodec.array(connection, numbers(reports)));
        }
        LimitHistoryCodec.bindTime(statement, next++, suppression.settled());
        return next;
    }

    static List<Report> reports(Long[] numbers) {
        return Arrays.stream(numbers)
                .map(number -> new Report(
                        Instant.ofEpochMilli(number / KINDS.size()), KINDS.get((int) (number % KINDS.size()))))
                .toList();
    }

    private static Long[] numbers(List<Report> reports) {
        return reports.stream()
                .map(report -> report.sentAt().toEpochMilli() * KINDS.size() + KINDS.indexOf(report.kind()))
                .toArray(Long[]::new);
    }
}
