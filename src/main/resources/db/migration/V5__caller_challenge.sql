-- Hashes of used solutions of caller challenges, kept until no instance accepts the solution.
create table used_solution (
    solution   bytea       primary key,
    expires_at timestamptz not null
);
create index used_solution_expires_at on used_solution (expires_at);
