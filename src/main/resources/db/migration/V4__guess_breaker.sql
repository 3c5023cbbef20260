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
create index checked_codes_minute on checked_codes (minute);
