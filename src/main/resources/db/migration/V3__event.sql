-- Undelivered webhook events, without secrets. The body is sent unchanged on every attempt.
-- Attempts, unfinished attempts and dead letters as in outbox.
create table event (
    bucket          smallint    not null,
    verification_id uuid        not null,
    id              uuid        not null,
    type            text        not null,
    body            text        not null,
    created_at      timestamptz not null,
    attempts        int         not null,
    next_attempt_at timestamptz not null,
    unfinished      int         not null,
    primary key (bucket, verification_id, id)
);
create index event_next_attempt_at on event (next_attempt_at);
create index event_created_at on event (created_at);
