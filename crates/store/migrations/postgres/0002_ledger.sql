-- The ledger, as SQLite has it after its second migration: the same tables,
-- columns and keys. The community is the first column of every key, so that the
-- tables can be divided by community. What is about the whole programme has the
-- empty community. Texts are ordered by their bytes, whatever the database's
-- language is.

create table about (
    community text collate "C" not null,
    name text collate "C" not null,
    value text not null,
    primary key (community, name)
);

-- What the programme signs with.
create table secret (
    community text collate "C" not null,
    name text collate "C" not null,
    value bytea not null,
    primary key (community, name)
);

create table entry (
    community text collate "C" not null check (community <> ''),
    place bigint not null check (place >= 0),
    id text collate "C" not null check (length(id) = 36),
    kind text not null,
    effective text not null check (length(effective) = 10),
    body text not null,
    leaf bytea not null check (length(leaf) = 32),
    seal bytea not null check (length(seal) = 64),
    primary key (community, place),
    unique (community, id)
);

create table posting (
    community text collate "C" not null,
    place bigint not null,
    number bigint not null check (number >= 0),
    account text not null,
    currency text not null check (length(currency) = 3),
    effective text not null check (length(effective) = 10),
    minor bigint not null,
    primary key (community, place, number),
    foreign key (community, place) references entry (community, place)
);

-- How far each chain is, and its root: the last entries cannot go unnoticed.
create table chain (
    community text collate "C" not null check (community <> ''),
    size bigint not null check (size >= 0),
    root bytea not null check (length(root) = 32),
    primary key (community)
);

-- The persons that keyed hashes stand for; a row can be erased.
create table person (
    community text collate "C" not null,
    stand_in text collate "C" not null check (length(stand_in) = 64),
    salt bytea not null check (length(salt) = 32),
    value text not null,
    primary key (community, stand_in)
);

-- How far each chain was, what it came to, so that opening the ledger need not
-- rebuild all of it. Never what verify goes by; without it everything is there.
create table state (
    community text collate "C" not null check (community <> ''),
    form bigint not null,
    size bigint not null check (size >= 0),
    bytes bytea not null,
    seal bytea not null check (length(seal) = 64),
    primary key (community)
);
create table segment (
    community text collate "C" not null check (community <> ''),
    number bigint not null check (number >= 0),
    bytes bytea not null,
    primary key (community, number)
);

create function stands() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed: add a correction', tg_argv[0];
end
$$;
create trigger entry_stands before update or delete on entry
    for each row execute function stands('an entry');
create trigger entry_stays before truncate on entry
    for each statement execute function stands('an entry');
create trigger posting_stands before update or delete on posting
    for each row execute function stands('a posting');
create trigger posting_stays before truncate on posting
    for each statement execute function stands('a posting');

-- What SQLite calls it, so that both are asked the same.
create function hex(value bytea) returns text language sql immutable strict parallel safe
    as $$ select upper(encode(value, 'hex')) $$;
