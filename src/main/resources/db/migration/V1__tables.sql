-- Every primary key can be derived from the call. A bucket (0 to 1023) leads it: the part of the data that a recipient, or what
-- belongs to none, has all its rows in. No statement joins, locks or refers across buckets, so that rows can be sharded by them.
-- No column that a call updates is indexed, so updates stay HOT. Indexes by time say asc: YugabyteDB would hash the column otherwise.

-- One row per sign-up, or per account and address. Secrets are stored as keyed hashes.
create table verification (
    bucket              smallint    not null,
    -- Its last ten bits are the bucket.
    id                  uuid        not null,
    address             text        not null,
    normalised_address  text        not null,
    recipient           text        not null,
    account             text,
    kind                text        not null,
    language            text        not null,
    current_mac         bytea,
    current_key         text,
    current_expires_at  timestamptz,
    previous_mac        bytea,
    previous_key        text,
    previous_expires_at timestamptz,
    sends               int         not null,
    wrong_tries         int         not null,
    next_send_at        timestamptz not null,
    sent_at             timestamptz not null,
    verified_at         timestamptz,
    user_id             uuid,
    send_ip             text        not null,
    confirm_ip          text,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    expires_at          timestamptz not null,
    version             bigint      not null,
    return_url          text,
    primary key (bucket, id)
) with (fillfactor = 70);
create index verification_expires_at on verification (expires_at asc);
create index verification_account on verification (account, created_at asc, id) where account is not null;
create index verification_address on verification (normalised_address) where account is not null;

-- Limit history of a recipient's mailbox or an account. Arrivals are the send log: microseconds since the epoch, oldest first,
-- within the longest window of all quotas; actors are who requested each (keyed hashes), empty for accounts. The others are empty
-- or null for accounts and most recipients: times of wrong codes; until when the mailbox is muted, and for whom it is not; why,
-- since when and until when it is suppressed; the reports of bounces that were counted (milliseconds since the epoch of the mails,
-- times four, plus the kind); the time up to which reports of mails change nothing.
create table rate_limit (
    bucket            smallint    not null,
    key               text        not null,
    arrivals          bigint[]    not null,
    actors            bigint[]    not null,
    wrong_codes       bigint[]    not null,
    muted_until       timestamptz,
    muted_for         bigint,
    suppressed_reason text,
    suppressed_since  timestamptz,
    suppressed_until  timestamptz,
    reports           bigint[],
    settled_at        timestamptz,
    expires_at        timestamptz not null,
    version           bigint      not null,
    primary key (bucket, key)
) with (fillfactor = 70);
create index rate_limit_expires_at on rate_limit (expires_at asc);
-- Updates that do not change a suppression stay HOT.
create index rate_limit_suppressed on rate_limit (key) where suppressed_until is not null;

-- Undelivered mails. The payload contains the secret and is encrypted. An attempt is counted before it is made; unfinished is
-- the number of consecutive attempts without an outcome. A row whose next attempt is at infinity is a dead letter.
create table outbox (
    bucket          smallint    not null,
    verification_id uuid        not null,
    id              uuid        not null,
    recipient       text        not null,
    key_id          text        not null,
    payload         bytea       not null,
    created_at      timestamptz not null,
    not_after       timestamptz not null,
    attempts        int         not null,
    next_attempt_at timestamptz not null,
    unfinished      int         not null,
    -- Whether a relay has perhaps accepted it.
    uncertain       boolean     not null,
    primary key (bucket, verification_id, id)
);
create index outbox_next_attempt_at on outbox (next_attempt_at asc);

-- Users: the result of confirmed sign-ups.
create table users (
    bucket             smallint    not null,
    normalised_address text        not null,
    id                 uuid        not null,
    address            text        not null,
    verified_at        timestamptz not null,
    primary key (bucket, normalised_address)
);

-- Access keys of the RPC API, with encrypted secrets. An active key occupies one of its account's two slots: the unique index
-- limits an account to two active keys, also under concurrent changes.
create table access_key (
    id          text primary key,
    account     text        not null,
    key_id      text        not null,
    secret      bytea       not null,
    active_slot smallint,
    created_at  timestamptz not null
);
create unique index access_key_active_slot on access_key (account, active_slot);

-- Hashes of used nonces, kept until requests with them are out of their time window.
create table rpc_nonce (
    bucket        smallint    not null,
    access_key_id text        not null,
    nonce         bytea       not null,
    expires_at    timestamptz not null,
    primary key (bucket, access_key_id, nonce)
);
create index rpc_nonce_expires_at on rpc_nonce (expires_at asc);

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
create index event_next_attempt_at on event (next_attempt_at asc);
create index event_created_at on event (created_at asc);

-- Codes checked by each instance in each minute, and whether its guess breaker was open. An instance (a process) writes only its
-- own rows, with totals.
create table checked_codes (
    instance uuid        not null,
    minute   timestamptz not null,
    correct  bigint      not null,
    wrong    bigint      not null,
    open     boolean     not null,
    primary key (instance, minute)
) with (fillfactor = 70);
create index checked_codes_minute on checked_codes (minute asc);

-- Hashes of used solutions of caller challenges, kept until no instance accepts the solution.
create table used_solution (
    bucket     smallint    not null,
    solution   bytea       not null,
    expires_at timestamptz not null,
    primary key (bucket, solution)
);
create index used_solution_expires_at on used_solution (expires_at asc);
