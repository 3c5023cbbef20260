-- Distributes the tables of ias over the nodes of a Citus cluster. src/site/markdown/scaling.md describes when to run it:
--
--   psql -v ON_ERROR_STOP=1 -f src/deploy/citus/distribute.sql postgresql://ias@coordinator.internal/ias
--
-- If the URL of ias names a schema by currentSchema, set PGOPTIONS='-c search_path=SCHEMA'.
--
-- Idempotent. Run it again after an upgrade that adds a table. Existing rows are moved; ias must not run meanwhile.

-- All rows of a recipient, an account, a nonce or a solution have its bucket; the tables are colocated.
select create_distributed_table('verification', 'bucket', colocate_with => 'none')
 where not exists (select from pg_dist_partition where logicalrelid = 'verification'::regclass);

select create_distributed_table('outbox', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'outbox'::regclass);

select create_distributed_table('event', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'event'::regclass);

select create_distributed_table('rate_limit', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'rate_limit'::regclass);

select create_distributed_table('users', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'users'::regclass);

select create_distributed_table('rpc_nonce', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'rpc_nonce'::regclass);

select create_distributed_table('used_solution', 'bucket', colocate_with => 'verification')
 where not exists (select from pg_dist_partition where logicalrelid = 'used_solution'::regclass);

-- Each instance writes its own rows.
select create_distributed_table('checked_codes', 'instance', colocate_with => 'none')
 where not exists (select from pg_dist_partition where logicalrelid = 'checked_codes'::regclass);

-- Few rows, changed by operators only, with two unique constraints (id; account and slot) that no single distribution key has.
select create_reference_table('access_key')
 where not exists (select from pg_dist_partition where logicalrelid = 'access_key'::regclass);

-- A reference table, so that each node can be checked for the migrations that it has. Missing if the scripts were run without ias.
select create_reference_table(to_regclass('flyway_schema_history'))
 where to_regclass('flyway_schema_history') is not null
   and not exists (select from pg_dist_partition where logicalrelid = to_regclass('flyway_schema_history'));

-- Moved rows leave an invisible copy on the coordinator, which later changes of the tables would process.
select truncate_local_data_after_distributing_table('verification');
select truncate_local_data_after_distributing_table('outbox');
select truncate_local_data_after_distributing_table('event');
select truncate_local_data_after_distributing_table('rate_limit');
select truncate_local_data_after_distributing_table('users');
select truncate_local_data_after_distributing_table('rpc_nonce');
select truncate_local_data_after_distributing_table('checked_codes');
select truncate_local_data_after_distributing_table('used_solution');
select truncate_local_data_after_distributing_table('access_key');
select truncate_local_data_after_distributing_table(to_regclass('flyway_schema_history'))
 where to_regclass('flyway_schema_history') is not null;
