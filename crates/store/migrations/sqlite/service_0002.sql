-- Paper ballots, passkeys, and when a session began.

-- Nobody votes online any more, while papers are still typed in.
create table voting_ended (
    community text not null,
    poll text not null,
    primary key (community, poll),
    foreign key (community, poll) references poll (community, poll)
) strict;

create trigger voting_ended_stays before delete on voting_ended
begin
    select raise(abort, 'a vote never goes back');
end;

-- The papers that came in. Nothing joins a paper and a code: the one stands
-- under its number, the other under its hash, and neither has a time.
create table paper (
    community text not null,
    poll text not null,
    number text not null check (length(number) between 1 and 20),
    nonce text not null check (length(nonce) = 32),
    primary key (community, poll, number),
    foreign key (community, poll) references poll (community, poll)
) strict, without rowid;

-- Codes that came on a paper: they vote online no more.
create table paper_code (
    community text not null,
    poll text not null,
    code blob not null check (length(code) = 32),
    primary key (community, poll, code),
    foreign key (community, poll, code) references entitlement (community, poll, code)
) strict, without rowid;

-- What people read on papers: two of them apart, and a third where the two
-- differ. One person never types in one paper twice.
create table paper_entry (
    community text not null,
    poll text not null,
    number text not null,
    turn integer not null check (turn in (1, 2, 3)),
    account text not null,
    choices text not null,
    primary key (community, poll, number, turn),
    unique (community, poll, number, account),
    foreign key (community, poll, number) references paper (community, poll, number)
) strict, without rowid;

create trigger paper_in_time before insert on paper
when (select standing from poll
    where poll.community = new.community and poll.poll = new.poll) <> 'open'
begin
    select raise(abort, 'papers come in while a vote is open');
end;

create trigger paper_stays before update on paper
begin
    select raise(abort, 'a paper that came in stays as it is');
end;

create trigger paper_is_kept before delete on paper
begin
    select raise(abort, 'a paper that came in is kept');
end;

create trigger paper_entry_in_turn before insert on paper_entry
when (select standing from poll
        where poll.community = new.community and poll.poll = new.poll) <> 'open'
    or new.turn <> 1 + (select count(*) from paper_entry as before
        where before.community = new.community and before.poll = new.poll
        and before.number = new.number)
    or (new.turn = 3 and 1 = (select count(distinct before.choices) from paper_entry as before
        where before.community = new.community and before.poll = new.poll
        and before.number = new.number))
begin
    select raise(abort, 'a paper is typed in by two people, and by a third where they differ');
end;

create trigger paper_entry_stays before update on paper_entry
begin
    select raise(abort, 'what was typed in stays as it is');
end;

create trigger paper_entry_is_kept before delete on paper_entry
begin
    select raise(abort, 'what was typed in is kept');
end;

-- A vote does not close while a paper waits for somebody.
create trigger poll_waits_for_papers before update on poll
when new.standing = 'closed' and old.standing <> 'closed' and exists (
    select 1 from paper left join paper_entry as entry
    on entry.community = paper.community and entry.poll = paper.poll
    and entry.number = paper.number
    where paper.community = new.community and paper.poll = new.poll
    group by paper.number
    having count(entry.turn) < 2 or (count(entry.turn) = 2 and count(distinct entry.choices) = 2))
begin
    select raise(abort, 'a paper waits to be typed in');
end;

-- The public parts of people's passkeys.
create table passkey (
    community text not null,
    credential blob not null check (length(credential) between 1 and 1023),
    account text not null,
    point blob not null check (length(point) = 33),
    name text not null,
    primary key (community, credential),
    foreign key (community, account) references account (community, account)
) strict;

-- Challenges that were answered, until they are too old to be answered anyway.
create table challenge_used (
    community text not null,
    challenge blob not null check (length(challenge) = 32),
    expires integer not null,
    primary key (community, challenge)
) strict;

-- When it began, and when its holder last showed a passkey: seconds since 1970.
alter table session add column begun integer not null default 0;
alter table session add column shown integer not null default 0;
