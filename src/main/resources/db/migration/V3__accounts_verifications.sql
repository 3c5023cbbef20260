-- Verifications that an account asked for; those of sign-ups have no account. Neither column is ever updated.
alter table verification add column account text;
create index verification_account on verification (account, created_at, id) where account is not null;
