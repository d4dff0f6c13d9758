-- The accounts that nodes have named. A partition's number is the account's id times 64, plus 0 to 63.
create table {schema}.account (
    id integer generated always as identity primary key,
    sid text not null unique
);

-- The processes that handle messages of an account.
create table {schema}.node (
    id integer generated always as identity primary key,
    account integer not null,
    -- Whether it holds a session's advisory lock: where that is gone, the process is.
    locks boolean not null,
    seen timestamptz not null
);

-- Which node may handle the calls of a partition, and until when.
create table {schema}.lease (
    part integer primary key,
    node integer,
    epoch bigint not null default 0,
    until timestamptz
) with (fillfactor = 50);

-- Messages and statuses: written once, never changed, removed by age.
create table {schema}.inbox (
    id bigint generated always as identity primary key,
    part integer not null,
    kind smallint not null,
    -- Hashes of account and call, and of the key: both may be of any length, and have any characters.
    call_id uuid not null,
    key_id uuid not null,
    call_sid text not null,
    key text not null,
    body bytea not null,
    -- The trace of the request that brought it.
    trace text,
    received_at timestamptz not null default now(),
    unique (call_id, key_id)
);

-- Those that are not done: few, however many are kept above.
create table {schema}.waiting (
    id bigint primary key,
    part integer not null,
    attempt integer not null default 1,
    not_before timestamptz,
    error text,
    -- When it was given up: then it is a dead letter.
    dead_at timestamptz
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 5000);

create index waiting_part on {schema}.waiting (part, id) where dead_at is null;
create index waiting_dead on {schema}.waiting (dead_at, id) where dead_at is not null;

-- What is known of legs.
create table {schema}.leg (
    call_id uuid primary key,
    parent_id uuid,
    call_sid text not null,
    -- The library's own form, with its version. Its times are by the database's clock.
    facts bytea not null,
    version integer not null,
    -- Never changed, so that an index for the removal of old legs costs their changes nothing.
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
) with (fillfactor = 70);

create index leg_parent on {schema}.leg (parent_id) where parent_id is not null;
create index leg_created on {schema}.leg (created_at);

create sequence {schema}.value_version;

-- Small values that the library keeps for legs.
create table {schema}.value (
    call_id uuid not null,
    key_id uuid not null,
    bytes bytea not null,
    version bigint not null,
    expires timestamptz,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (call_id, key_id)
) with (fillfactor = 70);

create index value_expires on {schema}.value (expires) where expires is not null;
create index value_created on {schema}.value (created_at) where expires is null;
