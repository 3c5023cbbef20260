package dev.ias.store.table;

import dev.ias.limit.BounceKind;
import dev.ias.limit.Suppression;
import dev.ias.limit.Suppression.Block;
import dev.ias.limit.Suppression.Reason;
import dev.ias.limit.Suppression.Report;
import dev.ias.store.statement.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps a suppression to columns of {@code rate_limit}, which are null for most recipients. An element of
 * {@code reports} is the time of a mail, in milliseconds since the epoch, times four, plus the number of the kind of
 * report; the oldest mail first.
 */
final class SuppressionCodec {

    private static final List<BounceKind> KINDS = List.of(BounceKind.values());

    static final Columns<Suppression> COLUMNS = Columns.<Suppression>none()
            .text(
                    "suppressedReason",
                    suppression -> blocked(suppression, block -> block.reason().name()))
            .time("suppressedSince", suppression -> blocked(suppression, Block::since))
            .time("suppressedUntil", suppression -> blocked(suppression, Block::until))
            .numbers("reports", suppression -> suppression.reports().isEmpty() ? null : numbers(suppression.reports()))
            .time("settledAt", Suppression::settled);

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

    private static <T> @Nullable T blocked(Suppression suppression, Function<Block, T> value) {
        var block = suppression.block();
        return block == null ? null : value.apply(block);
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
