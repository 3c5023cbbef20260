-- Distributes the tables of ias over the nodes of a Citus cluster. src/site/markdown/scaling.md describes when to run it:
--
--   psql -v ON_ERROR_STOP=1 -f src/deploy/citus/distribute.sql postgresql://ias@coordinator.internal/ias
--
-- It may be run again, and is to be run again when a new version of ias has brought a new table: what is distributed already
-- is left as it is. Rows that are there are moved, for which ias must not be running.

-- Every call knows the id of the verification that it is about. Its mails and its events lie beside it.
select create_distributed_table('verification', 'id', colocate_with => 'none')
 where not exists (select from citus_tables where table_name = 'verification'::regclass);

select create_distributed_table('outbox', 'verification_id', colocate_with => 'verification')
 where not exists (select from citus_tables where table_name = 'outbox'::regclass);

select create_distributed_table('event', 'verification_id', colocate_with => 'verification')
 where not exists (select from citus_tables where table_name = 'event'::regclass);

-- These are looked up by keys of their own, which nothing is joined with.
select create_distributed_table('rate_limit', 'key', colocate_with => 'none')
 where not exists (select from citus_tables where table_name = 'rate_limit'::regclass);

select create_distributed_table('users', 'normalised_address', colocate_with => 'none')
 where not exists (select from citus_tables where table_name = 'users'::regclass);

-- By the nonce and not by the access key, or all calls of one account would write to one node.
select create_distributed_table('rpc_nonce', 'nonce', colocate_with => 'none')
 where not exists (select from citus_tables where table_name = 'rpc_nonce'::regclass);

-- A handful of rows that only operators change, and unique in two ways, by id and by account and slot, which no one key could be.
select create_reference_table('access_key')
 where not exists (select from citus_tables where table_name = 'access_key'::regclass);

-- What was moved leaves a copy on the coordinator that nobody sees, and that would count in later changes of the tables.
select truncate_local_data_after_distributing_table('verification');
select truncate_local_data_after_distributing_table('outbox');
select truncate_local_data_after_distributing_table('event');
select truncate_local_data_after_distributing_table('rate_limit');
select truncate_local_data_after_distributing_table('users');
select truncate_local_data_after_distributing_table('rpc_nonce');
select truncate_local_data_after_distributing_table('access_key');
