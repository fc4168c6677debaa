-- For which party of the ledger somebody acts, and what waits for a second person
-- before it is an entry there. What became an entry is told by the ledger.

-- Once said it stays: who signed for one party does not sign for another.
create table acts_for (
    community text not null,
    account text not null,
    party text not null check (party <> ''),
    primary key (community, account),
    foreign key (community, account) references account (community, account)
) strict;

create trigger acts_for_stays before update on acts_for
begin
    select raise(abort, 'for whom somebody acts stays as it is');
end;

create trigger acts_for_is_kept before delete on acts_for
begin
    select raise(abort, 'for whom somebody acts stays as it is');
end;

-- `id` is that of the entry to come. `body` is what it says, in JSON; of a key, it
-- names the passkey.
create table prepared (
    community text not null check (community <> ''),
    id text not null check (length(id) = 36),
    waits_for text not null check (waits_for in ('payment', 'key')),
    body text not null,
    party text not null,
    account text not null,
    prepared integer not null,
    ended text check (ended in ('done', 'dropped')),
    ended_by text,
    primary key (community, id),
    check ((ended is null) = (ended_by is null)),
    -- Two people for a payment.
    check (waits_for <> 'payment' or ended is null or ended <> 'done' or ended_by <> account)
) strict;

create trigger prepared_stays before update on prepared
when old.ended is not null or new.community <> old.community or new.id <> old.id
    or new.waits_for <> old.waits_for or new.body <> old.body or new.party <> old.party
    or new.account <> old.account or new.prepared <> old.prepared
begin
    select raise(abort, 'what was prepared stays as it is, and ends once');
end;

create trigger prepared_is_kept before delete on prepared
begin
    select raise(abort, 'what was prepared is kept');
end;

-- Residents' ideas: calls for them, what was sent, and what happened to it. No table
-- has a name of whoever sent one, an address of a machine, or a time of day.

create table idea_call (
    community text not null check (community <> ''),
    call integer not null check (call > 0),
    definition text not null,
    hash blob not null check (length(hash) = 32),
    ended integer not null check (ended in (0, 1)),
    primary key (community, call)
) strict;

create unique index one_call_at_a_time on idea_call (community) where ended = 0;

create trigger idea_call_stays before update on idea_call
when new.community <> old.community or new.call <> old.call
    or new.definition <> old.definition or new.hash <> old.hash
    or new.ended < old.ended
begin
    select raise(abort, 'a call for ideas is not changed, and never goes back');
end;

create trigger idea_call_is_kept before delete on idea_call
begin
    select raise(abort, 'a call for ideas is kept');
end;

-- `token` is what is kept of the private link by which whoever sent the idea follows
-- it: a hash under the service's secret.
create table idea (
    community text not null,
    idea integer not null check (idea > 0),
    call integer not null,
    token blob not null unique check (length(token) = 32),
    primary key (community, idea),
    foreign key (community, call) references idea_call (community, call)
) strict;

create trigger idea_in_time before insert on idea
when 0 <> (select ended from idea_call
    where idea_call.community = new.community and idea_call.call = new.call)
begin
    select raise(abort, 'ideas come in until their call ends');
end;

create trigger idea_stays before update on idea
begin
    select raise(abort, 'an idea that came in stays as it is');
end;

create trigger idea_is_kept before delete on idea
begin
    select raise(abort, 'an idea that came in is kept');
end;

-- Its texts, the first with version 1. What was sent back or refused for personal data
-- or abuse is deleted when the call ends; its hash stays in the step.
create table idea_text (
    community text not null,
    idea integer not null,
    version integer not null check (version > 0),
    text text not null,
    primary key (community, idea, version),
    foreign key (community, idea) references idea (community, idea)
) strict;

create trigger idea_text_stays before update on idea_text
begin
    select raise(abort, 'what somebody wrote stays as it is');
end;

create trigger idea_text_is_kept before delete on idea_text
when 0 = (select ended from idea_call join idea
    on idea.community = idea_call.community and idea.call = idea_call.call
    where idea.community = old.community and idea.idea = old.idea)
begin
    select raise(abort, 'what somebody wrote is kept while its call goes on');
end;

-- How to reach whoever sent it, if they said: deleted when the call ends.
create table idea_contact (
    community text not null,
    idea integer not null,
    contact text not null check (contact <> ''),
    primary key (community, idea),
    foreign key (community, idea) references idea (community, idea)
) strict;

create trigger idea_contact_in_time before insert on idea_contact
when 0 <> (select ended from idea_call join idea
    on idea.community = idea_call.community and idea.call = idea_call.call
    where idea.community = new.community and idea.idea = new.idea)
begin
    select raise(abort, 'nobody is reached after a call has ended');
end;

-- What happened to them: all of a place in one order.
create table idea_event (
    community text not null,
    event integer not null check (event > 0),
    idea integer not null,
    day text not null check (length(day) = 10),
    role text not null check (role in ('proposer', 'officer')),
    account text not null check ((role = 'officer') = (account <> '')),
    kind text not null check (kind in ('send', 'publish', 'send-back', 'refuse', 'answer',
        'judge', 'merge', 'interest', 'withdraw', 'ballot')),
    step text not null,
    primary key (community, event),
    foreign key (community, idea) references idea (community, idea)
) strict;

create index idea_event_of on idea_event (community, idea);

create trigger idea_event_follows before insert on idea_event
when new.event <> 1 + (select coalesce(max(event), 0) from idea_event as before
        where before.community = new.community)
    or new.day < (select coalesce(max(day), '') from idea_event as before
        where before.community = new.community)
begin
    select raise(abort, 'what happens to ideas happens in order');
end;

create trigger idea_event_stays before update on idea_event
begin
    select raise(abort, 'what happened to an idea stays as it is');
end;

create trigger idea_event_is_kept before delete on idea_event
begin
    select raise(abort, 'what happened to an idea is kept');
end;

-- What was refused, withdrawn, joined with another or put on a ballot is at its end.
create trigger idea_event_before_the_end before insert on idea_event
when new.kind <> 'interest' and exists (select 1 from idea_event as before
    where before.community = new.community and before.idea = new.idea
    and before.kind in ('refuse', 'withdraw', 'merge', 'ballot'))
begin
    select raise(abort, 'an idea that is at its end goes no further');
end;

create trigger idea_event_without_interest before insert on idea_event
when new.kind in ('publish', 'send-back', 'refuse', 'judge', 'merge', 'ballot')
    and exists (select 1 from idea_event as before
    where before.community = new.community and before.idea = new.idea
    and before.kind = 'interest' and before.account = new.account)
begin
    select raise(abort, 'whoever declared an interest does not decide');
end;

create trigger idea_event_ballot before insert on idea_event
when new.kind = 'ballot' and not exists (select 1 from idea_event as before
    where before.community = new.community and before.idea = new.idea
    and before.kind = 'judge')
begin
    select raise(abort, 'nothing goes on a ballot before it was costed');
end;
