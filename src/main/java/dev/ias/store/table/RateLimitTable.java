package dev.ias.store.table;

import dev.ias.limit.LimitHistory;
import dev.ias.store.statement.Columns;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.SetStatement;
import dev.ias.verification.LimitKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Statements on {@code rate_limit}, by primary key. */
public final class RateLimitTable {

    private static final String SELECT = """
        select key, arrivals, actors, wrong_codes, muted_until, muted_for,
               suppressed_reason, suppressed_since, suppressed_until, reports, settled_at, version
          from unnest(cast(:bucket as smallint[]), cast(:key as text[])) as requested (requested_bucket, requested_key)
          join rate_limit r on r.bucket = requested_bucket and r.key = requested_key
         where requested_bucket between 0 and 1023
           and (cast(:shards as smallint[]) is null or r.bucket = any (:shards))\
        """;

    private static final String INSERT = """
        with added as (
            insert into rate_limit (
                   bucket, key, arrivals, actors, wrong_codes, muted_until, muted_for,
                   suppressed_reason, suppressed_since, suppressed_until, reports, settled_at, expires_at, version)
            select bucket, key, cast(string_to_array(arrivals, ',') as bigint[]),
                   cast(string_to_array(actors, ',') as bigint[]), cast(string_to_array(wrong_codes, ',') as bigint[]),
                   muted_until, muted_for, suppressed_reason, suppressed_since, suppressed_until,
                   cast(string_to_array(reports, ',') as bigint[]), settled_at, expires_at, 1
              from unnest(
                       cast(:bucket as smallint[]), cast(:key as text[]), cast(:arrivals as text[]), cast(:actors as text[]),
                       cast(:wrongCodes as text[]), cast(:mutedUntil as timestamptz[]), cast(:mutedFor as bigint[]),
                       cast(:suppressedReason as text[]), cast(:suppressedSince as timestamptz[]),
                       cast(:suppressedUntil as timestamptz[]), cast(:reports as text[]),
                       cast(:settledAt as timestamptz[]), cast(:expiresAt as timestamptz[]))
                   as new (
                       bucket, key, arrivals, actors, wrong_codes, muted_until, muted_for,
                       suppressed_reason, suppressed_since, suppressed_until, reports, settled_at, expires_at)
            on conflict (bucket, key) do nothing
            returning 1)
        select 1 / cast(count(*) = :rows as int) from added\
        """;

    private static final String UPDATE = """
        with changed as (
            update rate_limit r
               set arrivals = cast(string_to_array(new.arrivals, ',') as bigint[]),
                   actors = cast(string_to_array(new.actors, ',') as bigint[]),
                   wrong_codes = cast(string_to_array(new.wrong_codes, ',') as bigint[]),
                   muted_until = new.muted_until, muted_for = new.muted_for,
                   suppressed_reason = new.suppressed_reason, suppressed_since = new.suppressed_since,
                   suppressed_until = new.suppressed_until,
                   reports = cast(string_to_array(new.reports, ',') as bigint[]),
                   settled_at = new.settled_at, version = r.version + 1
              from unnest(
                       cast(:bucket as smallint[]), cast(:key as text[]), cast(:version as bigint[]),
                       cast(:arrivals as text[]), cast(:actors as text[]), cast(:wrongCodes as text[]),
                       cast(:mutedUntil as timestamptz[]), cast(:mutedFor as bigint[]),
                       cast(:suppressedReason as text[]), cast(:suppressedSince as timestamptz[]),
                       cast(:suppressedUntil as timestamptz[]), cast(:reports as text[]),
                       cast(:settledAt as timestamptz[]))
                   as new (
                       bucket, key, version, arrivals, actors, wrong_codes, muted_until, muted_for,
                       suppressed_reason, suppressed_since, suppressed_until, reports, settled_at)
             where r.bucket = new.bucket and r.key = new.key and r.version = new.version
               and new.bucket between 0 and 1023
               and (cast(:shards as smallint[]) is null or r.bucket = any (:shards))
            returning 1)
        select 1 / cast(count(*) = :rows as int) from changed\
        """;

    private static final Columns<LimitKey> KEYS =
            Columns.<LimitKey>none().bucket(LimitKey::bucket).text("key", LimitKey::value);

    private static final SetStatement<LimitKey> SELECTION = new SetStatement<>(SELECT, KEYS);
    private static final SetStatement<Row> INSERTION = new SetStatement<>(INSERT, columns());
    private static final SetStatement<Row> CHANGE = new SetStatement<>(UPDATE, columns());

    /** A changed row, and when it would expire if it is new. */
    private record Row(LimitKey key, TrackedRow<LimitHistory> tracked, Instant expiresAt) {}

    private RateLimitTable() {}

    private static Columns<Row> columns() {
        return LimitHistoryCodec.COLUMNS
                .<Row>of(row -> row.tracked().present())
                .and(KEYS.of(Row::key))
                .number("version", row -> row.tracked().version())
                .time("expiresAt", Row::expiresAt);
    }

    /** Adds the histories of these keys to the rows, once the round trip is executed. */
    public static void load(RoundTrip trip, List<LimitKey> keys, Map<LimitKey, TrackedRow<LimitHistory>> into) {
        trip.read(
                SELECTION,
                keys,
                row -> into.put(
                        new LimitKey(row.getString("key")),
                        TrackedRow.loaded(row.getLong("version"), LimitHistoryCodec.read(row))));
    }

    /**
     * Writes the changed rows.
     *
     * @param expiresAt of new rows: the time of their first purge
     */
    public static void write(RoundTrip trip, Map<LimitKey, TrackedRow<LimitHistory>> rows, Instant expiresAt) {
        trip.write(INSERTION, rows(rows, expiresAt, TrackedRow::inserted));
        trip.write(CHANGE, rows(rows, expiresAt, TrackedRow::updated));
    }

    private static List<Row> rows(
            Map<LimitKey, TrackedRow<LimitHistory>> rows,
            Instant expiresAt,
            Predicate<TrackedRow<LimitHistory>> included) {
        return rows.entrySet().stream()
                .filter(row -> included.test(row.getValue()))
                .map(row -> new Row(row.getKey(), row.getValue(), expiresAt))
                .toList();
    }
}
