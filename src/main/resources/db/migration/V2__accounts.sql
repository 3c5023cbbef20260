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
create index rpc_nonce_expires_at on rpc_nonce (expires_at);
