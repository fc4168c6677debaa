-- What people do in the service: votes, and who runs them. The community is the
-- first column of every key, so that the tables can be divided by community.
-- What is about the whole installation has the empty community.
--
-- Nothing joins an entitlement and a ballot: their keys are two hashes of one
-- code under two keys. No table has an address, and beside a vote there is no
-- time. `without rowid` keeps rows in the order of their keys, so that they do
-- not stand in the order in which they came.

create table about (
    community text not null,
    name text not null,
    value text not null,
    primary key (community, name)
) strict;

create table poll (
    community text not null check (community <> ''),
    poll text not null check (poll <> ''),
    standing text not null check (standing in ('draft', 'open', 'closed')),
    definition text not null,
    hash blob not null check (length(hash) = 32),
    primary key (community, poll)
) strict;

-- A frozen definition stays as it is, and a vote never goes back.
create trigger poll_is_frozen before update on poll
when old.standing <> 'draft'
    and (new.definition <> old.definition or new.hash <> old.hash)
begin
    select raise(abort, 'a vote that was opened is not changed');
end;

create trigger poll_goes_on before update on poll
when (old.standing = 'closed' and new.standing <> 'closed')
    or (old.standing = 'open' and new.standing = 'draft')
    or new.community <> old.community or new.poll <> old.poll
begin
    select raise(abort, 'a vote never goes back');
end;

create trigger poll_stays before delete on poll
when old.standing <> 'draft'
begin
    select raise(abort, 'a vote that was opened is not deleted');
end;

-- Half of the keys of a vote; the other half lies outside the database. Deleted
-- when the vote closes.
create table poll_salt (
    community text not null,
    poll text not null,
    salt blob not null check (length(salt) = 32),
    primary key (community, poll),
    foreign key (community, poll) references poll (community, poll)
) strict;

-- One row for each person who may vote, whatever the channel: that nobody
-- votes twice by two channels is its primary key.
create table entitlement (
    community text not null,
    poll text not null,
    code blob not null check (length(code) = 32),
    channel text not null check (channel in ('letter', 'link', 'assisted', 'paper')),
    state text not null check (state in ('live', 'void')),
    used integer not null check (used in (0, 1)),
    primary key (community, poll, code),
    foreign key (community, poll) references poll (community, poll)
) strict, without rowid;

create table ballot (
    community text not null,
    poll text not null,
    locator blob not null check (length(locator) = 32),
    nonce text not null check (length(nonce) = 32),
    choices text not null,
    leaf blob not null check (length(leaf) = 32),
    primary key (community, poll, locator),
    foreign key (community, poll) references poll (community, poll)
) strict, without rowid;

-- The hashes of ballots that their voters replaced.
create table replaced (
    community text not null,
    poll text not null,
    leaf blob not null check (length(leaf) = 32),
    primary key (community, poll, leaf),
    foreign key (community, poll) references poll (community, poll)
) strict, without rowid;

create table account (
    community text not null,
    account text not null check (length(account) = 32),
    name text not null check (name <> ''),
    role text not null check (
        role in ('administrator', 'officer', 'board', 'partner', 'funder', 'auditor')),
    active integer not null check (active in (0, 1)),
    primary key (community, account),
    unique (community, name)
) strict;

-- A link that signs somebody in once. `bound` is what the browser that asked
-- for it holds; the one that sets the service up is bound to nobody.
create table link (
    community text not null,
    token blob not null check (length(token) = 32),
    account text,
    bound blob check (length(bound) = 32),
    expires integer not null,
    primary key (community, token)
) strict;

create table session (
    community text not null,
    token blob not null check (length(token) = 32),
    account text not null,
    expires integer not null,
    primary key (community, token),
    foreign key (community, account) references account (community, account)
) strict;
