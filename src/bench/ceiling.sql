-- The writes of one resend: the MAC of the new code, the recipient's count, the outbox message.
\set n random(1, :rows)
with written as (
    update verification
       set previous_mac = current_mac, previous_key = current_key, previous_expires_at = current_expires_at,
           current_mac = decode('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex'), current_expires_at = now() + interval '10 minutes',
           sends = sends + 1, next_send_at = now(), sent_at = now(), updated_at = now(), version = version + 1
     where bucket = :n % 1024 and id = md5(:n::text)::uuid
), counted as (
    update rate_limit set arrivals = arrivals[cardinality(arrivals) - 8:] || extract(epoch from now())::bigint, version = version + 1 where bucket = :n % 1024 and key = md5('r' || :n)
)
insert into outbox (bucket, verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished, uncertain, next_attempt_at)
values (:n % 1024, md5(:n::text)::uuid, gen_random_uuid(), md5('r' || :n), 'bench', decode(repeat('00112233445566778899', 8), 'hex'), now(), now() + interval '10 minutes', 1, 1, false,
        now() + interval '2 minutes');
