package dev.ias.store.table;

import dev.ias.limit.LimitHistory;
import dev.ias.limit.LimitHistory.Mute;
import dev.ias.store.statement.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps a limit history to columns of {@code rate_limit}. */
final class LimitHistoryCodec {

    static final Columns<LimitHistory> COLUMNS = Columns.<LimitHistory>none()
            .numbers("arrivals", history -> SendLogCodec.times(history.sends()))
            .numbers("actors", history -> SendLogCodec.actors(history.sends()))
            .numbers("wrongCodes", history -> micros(history.wrongCodes()))
            .time("mutedUntil", history -> muted(history, Mute::until))
            .number("mutedFor", history -> muted(history, Mute::exempt))
            .and(SuppressionCodec.COLUMNS.of(LimitHistory::suppression));

    private LimitHistoryCodec() {}

    static LimitHistory read(ResultSet row) throws SQLException {
        var mutedUntil = Jdbc.instantOrNull(row, "muted_until");
        return new LimitHistory(
                SendLogCodec.log(numbers(row, "arrivals"), numbers(row, "actors")),
                Arrays.stream(numbers(row, "wrong_codes"))
                        .map(LimitHistoryCodec::instant)
                        .toList(),
                mutedUntil == null ? null : new Mute(mutedUntil, row.getLong("muted_for")),
                SuppressionCodec.read(row));
    }

    private static <T> @Nullable T muted(LimitHistory history, Function<Mute, T> value) {
        var mute = history.mute();
        return mute == null ? null : value.apply(mute);
    }

    private static Long[] numbers(ResultSet row, String column) throws SQLException {
        return (Long[]) row.getArray(column).getArray();
    }

    private static Long[] micros(List<Instant> times) {
        return times.stream().map(LimitHistoryCodec::micros).toArray(Long[]::new);
    }

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
