-- Replaces the functions of Citus that distribute.sql calls: a distributed table is partitioned by the hash
-- of its key. As in Citus, every unique index must contain the key; a statement that names it touches one partition, any other
-- statement all of them.
create schema citus;

create table citus.citus_tables (
    table_name          regclass primary key,
    citus_table_type    text not null,
    distribution_column text not null,
    colocation_id       oid  not null
);

create view citus.pg_dist_partition as select table_name as logicalrelid from citus.citus_tables;

create function citus.create_distributed_table(
    table_name regclass, distribution_column text, colocate_with text default 'default') returns void language plpgsql as $$
declare
    name        text := table_name::text;
    beside      regclass;
    key_type    regtype;
    beside_type regtype;
begin
    select atttypid into strict key_type from pg_attribute where attrelid = table_name and attname = distribution_column;
    if colocate_with <> 'none' then
        select t.table_name, a.atttypid into strict beside, beside_type
          from citus.citus_tables t
          join pg_attribute a on a.attrelid = t.table_name and a.attname = t.distribution_column
         where t.table_name = colocate_with::regclass;
        if beside_type <> key_type then
            raise exception 'cannot colocate tables % and %', name, colocate_with;
        end if;
    end if;
    execute format('alter table %I rename to whole', name);
    execute format('create table %I (like whole including all) partition by hash (%I)', name, distribution_column);
    for part in 0..7 loop
        execute format('create table citus.%I partition of %I for values with (modulus 8, remainder %s)',
                       name || '_' || part, name, part);
    end loop;
    execute format('insert into %I select * from whole', name);
    drop table whole;
    insert into citus.citus_tables values (name::regclass, 'distributed', distribution_column, coalesce(beside, name::regclass)::oid);
end $$;

create function citus.create_reference_table(table_name regclass) returns void language sql as
    $$ insert into citus.citus_tables values (table_name, 'reference', '<none>', 0) $$;

create function citus.truncate_local_data_after_distributing_table(table_name regclass) returns void language plpgsql as $$
begin
    perform from citus.citus_tables t where t.table_name = truncate_local_data_after_distributing_table.table_name;
    if not found then
        raise exception 'supplied parameter is not a distributed table';
    end if;
end $$;
