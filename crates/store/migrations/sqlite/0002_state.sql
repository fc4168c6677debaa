-- Postings lie in the order in which they are asked for, once.
create table posting_anew (
    community text not null,
    place integer not null,
    number integer not null check (number >= 0),
    account text not null,
    currency text not null check (length(currency) = 3),
    effective text not null check (length(effective) = 10),
    minor integer not null,
    primary key (community, place, number),
    foreign key (community, place) references entry (community, place)
) strict, without rowid;
insert into posting_anew (community, place, number, account, currency, effective, minor)
    select community, place, number, account, currency, effective, minor from posting
    order by community, place, number;
drop table posting;
alter table posting_anew rename to posting;
create trigger posting_stands before update on posting begin
    select raise(abort, 'a posting is never changed: add a correction');
end;
create trigger posting_stays before delete on posting begin
    select raise(abort, 'a posting is never removed: add a correction');
end;

-- How far each chain was, what it came to, so that opening the ledger need not
-- rebuild all of it. Never what verify goes by; without it everything is there.
create table state (
    community text not null check (community <> ''),
    form integer not null,
    size integer not null check (size >= 0),
    bytes blob not null,
    seal blob not null check (length(seal) = 64),
    primary key (community)
) strict;
create table segment (
    community text not null check (community <> ''),
    number integer not null check (number >= 0),
    bytes blob not null,
    primary key (community, number)
) strict;
