-- Creates as many rows as the scenarios have sign-ups.
insert into verification (bucket, id, address, normalised_address, recipient, kind, language, current_mac, current_key, current_expires_at, sends, wrong_tries,
                          next_send_at, sent_at, send_ip, created_at, updated_at, expires_at, version)
select n % 1024, md5(n::text)::uuid, 'u' || n || '@example.com', 'u' || n || '@example.com', md5('r' || n), 'CODE', 'EN', decode(repeat(md5(n::text), 2), 'hex'), 'bench',
       now(), 1, 0, now(), now(), '127.0.0.1', now(), now(), now() + interval '1 day', 0
  from generate_series(1, :rows) n;
insert into rate_limit (bucket, key, arrivals, actors, wrong_codes, expires_at, version)
select n % 1024, md5('r' || n), array[1], array[1], '{}', now() + interval '1 day', 0 from generate_series(1, :rows) n;
analyze;
