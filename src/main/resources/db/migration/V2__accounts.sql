-- Access keys of the RPC face, with their secrets encrypted. A key that is active holds one of its account's two slots: the
-- unique index keeps an account to two active keys, over all instances and whatever happens side by side.
create table access_key (
    id          text primary key,
    account     text        not null,
    key_id      text        not null,
    secret      bytea       not null,
    active_slot smallint,
    created_at  timestamptz not null
);
create unique index access_key_active_slot on access_key (account, active_slot);

-- Nonces that were used, as hashes, until no request that holds one is in time any more.
create table rpc_nonce (
    access_key_id text        not null,
    nonce         bytea       not null,
    expires_at    timestamptz not null,
    primary key (access_key_id, nonce)
);
create index rpc_nonce_expires_at on rpc_nonce (expires_at);
