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
    check (waits_for <> 'payment' or ended is not 'done' or ended_by <> account)
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
