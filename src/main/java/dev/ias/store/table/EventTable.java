package dev.ias.store.table;

import dev.ias.command.EventLog;
import dev.ias.store.statement.Columns;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.SetStatement;
import dev.ias.verification.Bucket;
import java.util.List;

/** The statement of a batch on {@code event}. Events that wait already stay as they are. */
public final class EventTable {

    private static final String INSERT = """
        insert into event (
               bucket, verification_id, id, type, body, created_at, next_attempt_at, attempts, unfinished)
        select bucket, verification_id, id, type, body, at, at, 0, 0
          from unnest(
                   cast(:bucket as smallint[]), cast(:verificationId as uuid[]), cast(:id as uuid[]),
                   cast(:type as text[]), cast(:body as text[]), cast(:at as timestamptz[]))
               as new (bucket, verification_id, id, type, body, at)
        on conflict (bucket, verification_id, id) do nothing\
        """;

    private static final SetStatement<EventLog.Entry> INSERTION = new SetStatement<>(
            INSERT,
            Columns.<EventLog.Entry>none()
                    .bucket(entry -> Bucket.of(entry.subject()))
                    .uuid("verificationId", EventLog.Entry::subject)
                    .uuid("id", EventLog.Entry::id)
                    .text("type", EventLog.Entry::type)
                    .text("body", EventLog.Entry::body)
                    .time("at", EventLog.Entry::at));

    private EventTable() {}

    public static void write(RoundTrip trip, List<EventLog.Entry> entries) {
        trip.write(INSERTION, entries);
    }
}
