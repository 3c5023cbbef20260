package dev.ias.store.table;

import dev.ias.limit.LimitHistory;
import dev.ias.limit.LimitHistory.Mute;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps a limit history to columns of {@code rate_limit}. */
final class LimitHistoryCodec {

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

    /** Binds the columns from the first parameter on; returns the next index. */
    static int bind(Connection connection, PreparedStatement statement, LimitHistory history) throws SQLException {
        var next = 1;
        var mute = history.mute();
        statement.setArray(next++, array(connection, SendLogCodec.times(history.sends())));
        statement.setArray(next++, array(connection, SendLogCodec.actors(history.sends())));
        statement.setArray(next++, array(connection, micros(history.wrongCodes())));
        bindTime(statement, next++, mute == null ? null : mute.until());
        statement.setObject(next++, mute == null ? null : mute.exempt(), Types.BIGINT);
        return SuppressionCodec.bind(connection, statement, next, history.suppression());
    }

    static void bindTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        statement.setObject(index, Jdbc.timestamp(time), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static Array array(Connection connection, Long[] numbers) throws SQLException {
        return connection.createArrayOf("int8", numbers);
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
