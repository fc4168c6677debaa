-- The ledger. The community is the first column of every key, so that the
-- tables can be divided by community. What is about the whole programme has the
-- empty community.

create table about (
    community text not null,
    name text not null,
    value text not null,
    primary key (community, name)
) strict;

-- What the programme signs with.
create table secret (
    community text not null,
    name text not null,
    value blob not null,
    primary key (community, name)
) strict;

create table entry (
    community text not null check (community <> ''),
    place integer not null check (place >= 0),
    id text not null check (length(id) = 36),
    kind text not null,
    effective text not null check (length(effective) = 10),
    body text not null,
    leaf blob not null check (length(leaf) = 32),
    seal blob not null check (length(seal) = 64),
    primary key (community, place),
    unique (community, id)
) strict;

create table posting (
    community text not null,
    place integer not null,
    number integer not null check (number >= 0),
    account text not null,
    currency text not null check (length(currency) = 3),
    effective text not null check (length(effective) = 10),
    minor integer not null,
    primary key (community, place, number),
    foreign key (community, place) references entry (community, place)
) strict;

-- How far each chain is, and its root: the last entries cannot go unnoticed.
create table chain (
    community text not null check (community <> ''),
    size integer not null check (size >= 0),
    root blob not null check (length(root) = 32),
    primary key (community)
) strict;

-- The persons that keyed hashes stand for; a row can be erased.
create table person (
    community text not null,
    stand_in text not null check (length(stand_in) = 64),
    salt blob not null check (length(salt) = 32),
    value text not null,
    primary key (community, stand_in)
) strict;

create trigger entry_stands before update on entry begin
    select raise(abort, 'an entry is never changed: add a correction');
end;
create trigger entry_stays before delete on entry begin
    select raise(abort, 'an entry is never removed: add a correction');
end;
create trigger posting_stands before update on posting begin
    select raise(abort, 'a posting is never changed: add a correction');
end;
create trigger posting_stays before delete on posting begin
    select raise(abort, 'a posting is never removed: add a correction');
end;
