-- Creates the sign-ups :first to :last, with the code 123456, which expire after :lifetime. Their ids are UUIDs of version 7 in ascending order, whose last bits are the
-- bucket in the first ten bits of the recipient.
create extension if not exists pgcrypto;
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
create temporary view sign_up as
select bucket, id, recipient, 'u' || n || '@example.com' as address
  from generate_series(:first, :last) n,
       lateral (select ('x' || substr(md5('r' || n), 1, 4))::bit(16)::int >> 6 as bucket) of_key,
       lateral (select (lpad(to_hex(1700000000000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 12) ||
                        lpad(to_hex(bucket), 3, '0'))::uuid as id,
                       rtrim(translate(encode(decode(md5('r' || n), 'hex'), 'base64'), '+/', '-_'), '=') as recipient) made;
insert into verification (bucket, id, address, normalised_address, recipient, kind, language, current_mac, current_key, current_expires_at, sends, wrong_tries,
                          next_send_at, sent_at, send_ip, created_at, updated_at, expires_at, version)
select bucket, id, address, address, recipient, 'CODE', 'EN', hmac(convert_to(E'secret\n' || id || E'\n123456', 'UTF8'), decode(:'key', 'base64'), 'sha256'), 'bench',
       now() + :'lifetime'::interval, 1, 0, now(), now(), '127.0.0.1', now(), now(), now() + :'lifetime'::interval, 1
  from sign_up;
insert into rate_limit (bucket, key, arrivals, actors, wrong_codes, expires_at, version)
select bucket, recipient, array[1], array[1], '{}', now() + :'lifetime'::interval, 1 from sign_up;
