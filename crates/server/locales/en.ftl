# The service's own words, in English. Short words, short sentences: a test
# measures the reading age.

## Every page
skip = Skip to the main part
title-wrong = Problem:
nav-label = Main pages
nav-language = Language
nav-places = Places
nav-map = Map
nav-votes = Votes
nav-ledger = Promises
nav-ideas = Ideas
nav-outcome = Did it help?
nav-sources = Where the numbers come from
nav-accessibility = Using this site
nav-privacy = What we know about you
nav-office = For staff
published-by = Run by { $name }.
contact = To get help, ask { $who }.
practice = Practice vote.
practice-words = You can try it out. It does not count.
unreviewed = No one has checked the words on this page yet.
back = Back
problem = There is a problem
error-prefix = Error:
to-home = Go to the first page
year = Year
amount = Amount

## Finding a place
home-title = Find your place
home-list = See all the places
home-votes = Votes you can take part in
find-title = Find your place
find-label = Your postcode, or the name of your place
find-hint = For example, { $example }
find-button = Find
find-border = The postcode “{ $asked }” is on the line between these places. Look at your street on the map, or ask us which one is yours.
find-several = These places match “{ $asked }”. Pick yours.
find-no-postcode = We do not know the postcode “{ $asked }”. Check it, or type the name of your place.
find-nothing = We found no place for “{ $asked }”. Type a postcode or a name.
places-title = All places

## A place
place-within = It is in { $area }.
place-people = { $people } people live here.
place-votes = Votes here
place-need = How much need there is
place-rank = It is number { $rank } of { $of }. Number 1 has the most need.
place-tenth = { $tenth ->
    [1] It is in the tenth of places with the most need.
    [10] It is in the tenth of places with the least need.
   *[other] If we put all places in ten groups by need, it is in group { $tenth }. Group 1 has the most need.
}
place-interval = We can not be sure. It is most likely from { $low } to { $high }.
place-strengths = What is strong here
place-gaps = What could be better
place-money = Money for your area
place-no-money = This place gets no money from this plan.
place-each = that is { $amount } for each person
place-years = The money year by year
place-plan = What is planned
place-decisions = What people chose
place-voted = { $people } people voted.
place-spent = They spent { $spent } of { $budget }.
place-assets = What is close by
asset = What it is
asset-count = How many
asset-nearest = The closest one
asset-gap = Next to places like it
place-peers = Places like this one
place-peers-words = These places are most like this one.
place-sources = Where this comes from
place-profile = See it on one page that you can print

## The map
map-title = Map of need
map-words = The dark places have more need. The list below says the same as the map.
map-none = There is no map yet. The list says the same.
map-list = The places by need
map-rank = Number
map-place = Place
map-tenth = { $tenth ->
    [1] Group 1: most need
    [10] Group 10: least need
   *[other] Group { $tenth }
}

## Results of the whole plan
outcome-title = Did it help?
outcome-none = It is too soon to tell. No one has looked yet.
sources-title = Where the numbers come from
sources-words = We use these lists and counts. Each one has a date.

## About the site
accessibility-title = Using this site
accessibility-can = You can use this site with a keyboard. You can make the words bigger. You can use it with a screen reader. You can use it on a small phone. You do not need scripts.
accessibility-gaps-title = What is not right yet
accessibility-gap-welsh = The words that we get from the plan are in English only. No one has checked the Welsh yet.
accessibility-gap-people = We test with tools. People who need them have not tested it yet.
privacy-title = What we know about you
privacy-none = You can read this site and we do not ask who you are. We do not keep a list of who reads what.
privacy-vote = Your vote is secret. We do not keep your name with it. We do not keep the time, or where you sent it from.
privacy-receipt = Your receipt shows how you voted once the vote ends. Do not show it to others.
privacy-idea = Of an idea we keep what you wrote and the day. We do not keep your name, the time, or where you sent it from. If you say how to reach you, only staff can see it. We delete it when we stop asking for ideas.
privacy-cookie = We keep a cookie for staff who sign in. You do not need one to vote.

## Votes
votes-title = Votes
votes-open = Open now
votes-closed = Ended
votes-none = There is no open vote now.
closes-on = It ends on { $day }.
day-at = { $day } at { $time }
standing-draft = Draft
standing-open = Open
standing-papers = Typing in papers
standing-closed = Ended
vote-title = Vote
vote-budget = There is { $budget } to spend.
vote-until = You can vote up to the end of { $day }.
vote-closed = This vote has ended.
vote-typed-in = This vote has ended. We are typing in the votes on paper. Come back soon to see what was chosen.
vote-papers = You can vote on paper or here. If you do both, your paper counts.
vote-see-results = See what was chosen
vote-projects = What you can choose
vote-trust = How we keep it fair
vote-secret = Your vote is secret. No one sees any count until the vote ends, not even staff.
vote-receipt = Check a receipt
vote-frozen = What we can not change now
vote-frozen-words = This number stands for the list and the rules of this vote. If one letter were changed, the number would change.
vote-definition = The list and the rules
code-label = The code in your letter
code-hint = It has 12 letters and numbers. Big or small letters are fine.
code-button = Go to the vote
code-lost = Is your code lost? Ask for a new one.
code-empty = Type the code from your letter
code-length = Your code has 12 letters and numbers. You typed { $count }
code-character = No code has “{ $sign }” in it. Check the letter
code-check = One of the letters or numbers is wrong. Check the code
code-cancelled = This code can not be used any more. Ask for a new one
code-on-paper = Your vote on paper came in, and it counts. You can not vote with this code here
code-too-often = You changed your vote too many times. Your last vote counts. If it was not you, ask for help
code-unknown = We do not know this code for this vote. Check it
check-code-title = Check your code
check-code-words = You can check your code before you vote. This does not use it up.
check-code-button = Check
check-code-open = Your code is good. You can vote up to the end of { $day }.
check-code-soon = Your code is good. You can vote from { $day }. Keep it safe.
letter-place = This letter is for one person in { $place }. It gives you a vote.
letter-days = You can vote from { $opens } to the end of { $closes }.
letter-code = Your code:
letter-squares = A square code. It takes the camera of a phone to the vote.
letter-scan = Point the camera of your phone at the square. It takes you to the vote.
letter-type = Or go to { $address } and type your code.
letter-check = You can check your code there now. Keep this letter safe. The code is for you and no one else.
limit-approval-most = { $count ->
    [one] You can choose one.
   *[other] You can choose up to { $count }.
}
limit-approval = You can choose as many as you like.
limit-knapsack = What you choose must cost no more than { $budget }.
limit-points = You have { $total } points. You can give up to { $each } to one.
limit-ranking = { $count ->
    [one] Give 1 to the one you like best.
   *[other] Give 1 to the one you like best, then 2, up to { $count }.
}
ballot-title = Your vote
ballot-legend = What should we do?
ballot-order = Each of us sees the list in a new order.
ballot-again = If you voted before, this vote takes its place.
ballot-button = Check my vote
ballot-nothing = Choose at least one
ballot-too-many = You chose { $chosen }. You can choose up to { $most }
ballot-over = What you chose costs { $cost }. There is { $budget }
ballot-points = You gave { $given } points. You have { $total }
ballot-each = You gave { $given } points to one. You can give up to { $each }
ballot-same = You gave the number { $place } to two of them
ballot-number = Type a whole number for “{ $project }”
ballot-no-project = One of them is not on the list. Start again
rank-none = No number
points = { $count ->
    [one] { $count } point
   *[other] { $count } points
}
running-approval = You chose [chosen] of up to [most].
running-approval-any = You chose [chosen].
running-knapsack = You have spent [cost] of [budget]. You have [spare] left.
running-points = You have [left] of [total] points left.
running-ranking = You gave a number to [chosen] of up to [most].
over-approval = You chose [chosen]. That is more than [most].
over-knapsack = You have spent [cost]. That is more than [budget].
over-points = You gave [points] points. That is more than [total].
over-ranking = You gave a number to [chosen]. That is more than [most].
check-title = Is this right?
check-chosen = What you chose
check-cost = It costs { $cost }. There is { $budget } to spend.
check-button = Cast my vote
check-change = Go back and change it
receipt-title = Your vote is in
receipt-new = This vote took the place of the last one.
receipt-change = You can change it up to the end of { $day }. Use the same code.
receipt-number = The number of your receipt
receipt-keep = Keep this number. When the vote ends, you can use it to check that we counted your vote.
receipt-warning = When the vote ends, this number shows how you voted. Do not show it to others.
receipt-more = More about your receipt
receipt-note = This is our signed word that we hold your vote.
receipt-nonce = Your vote and this random number make the number of your receipt.
receipt-verifier = You can check that it was us with this key.
receipt-done = Done
find-receipt-title = Check a receipt
find-receipt-hint = It has 64 letters and numbers. Gaps are fine.
find-receipt-button = Check
receipt-no-number = This is not the number of a receipt. Check it.
receipt-not-yet = You can check this when the vote ends. If we could show you now, we would give away how many have voted.
receipt-counted = We counted this vote.
receipt-replaced = This vote was changed by the person who cast it. The new one was counted.
receipt-not-there = This vote was not counted here. If you have the signed note, show it to us.
proof-place = It is number { $place } of { $size } in the list of all votes.
proof-more = The proof
proof-line = This is the line in the list.
proof-steps = Join its hash with each of these, one by one.
proof-root = Then you get this, which we signed.

## Results of a vote
results-title = What was chosen
results-of = What was chosen: { $title }
feed-title = What was decided
results-not-yet = No one can see this yet. It will be here when the vote ends.
results-vote = Go to the vote
results-nobody = No one voted.
results-turnout = { $used } of { $issued } people voted.
results-people = { $count ->
    [one] One person voted.
   *[other] { $count } people voted.
}
results-codes = { $used } of { $issued } codes were used.
results-paper-codes = { $count ->
    [one] One of these votes came on paper.
   *[other] { $count } of these votes came on paper.
}
results-paper-alone = { $count ->
    [one] One more vote on paper came with no code.
   *[other] { $count } more votes on paper came with no code.
}
results-paper-spoilt = { $count ->
    [one] We could not count one of the papers.
   *[other] We could not count { $count } of the papers.
}
results-spent = { $spent } will be spent. { $left } is left.
results-served = { $part } of those who voted get at least one thing they chose.
results-funded = These will be done
results-not-funded = These will not be done
results-votes = { $count ->
    [one] { $count } person chose it.
   *[other] { $count } people chose it.
}
results-again = Count it again
results-again-words = You do not have to trust us. You can count it again on your own.
results-zip = all you need to count it again
results-pb = all the votes, with no names
results-replaced = { $count ->
    [one] One vote was changed before the end.
   *[other] { $count } votes were changed before the end.
}
results-how = How it was counted

## Promises and money
place-ledger = What was promised here, and what came of it
ledger-title = Promises in the open
ledger-of = Promises: { $place }
ledger-more = More about { $place }
ledger-words = Here you can see what was promised, who signed it, and what was paid. No one can change it in secret.
ledger-none = No one keeps such a list here yet. When they do, you will find it on this page.
ledger-no-place = There is no promise to this place on the list yet.
ledger-day = This is how it stood on { $day }.
ledger-way = How far the money got
ledger-way-words = Each bar shows how much of the promised money got this far.
ledger-mixed = These sums can not be put into one.
ledger-step = Step
ledger-part = Part of what was promised
ledger-reached = How many got this far
ledger-of-all = { $reached } of { $of }
ledger-lag = Days since the step before
ledger-places = Place by place
ledger-promises-count = { $count ->
    [one] One promise.
   *[other] { $count } promises.
}
ledger-entries = { $count ->
    [one] One line on the list.
   *[other] { $count } lines on the list.
}
ledger-proof = Check that nothing was changed
ledger-proof-words = Each line has a number that is made from its words. If one letter were changed, the number would change. Keep a copy of the signed note. With it you can check at any time that no line is gone.
ledger-checkpoint = the signed note
ledger-data = all of it for a computer
ledger-letter = each line, to the letter
ledger-root = This number stands for all of them:
ledger-broken = Where a rule was broken
breach-stands = Not put right
breach-resolved = Put right
ledger-promises = What was promised
ledger-no-promises = Nothing was promised yet.
ledger-commitments = What the money is for
ledger-no-commitments = It is not for any one thing yet.
ledger-see-entry = See the line
promise-words = { $who } promised { $amount }
promise-words-years = { $who } promised { $amount } for { $first } to { $last }
promise-words-yearly = { $who } promised { $amount } a year for { $first } to { $last }
promise-sums = { $committed } of it is set aside. { $paid } is paid.
promise-kept = Kept
promise-on-track = On time
promise-late = Late
promise-scaled-back = Cut
promise-broken = Broken
promise-replaces = In place of an old one
commitment-proposed = Not all have signed
commitment-agreed = All have signed
commitment-withdrawn = Given up
commitment-closed = Done
commitment-sums = { $amount } in all. { $paid } is paid.
commitment-waits = We wait for this to be signed by { $who }.
commitment-paid-unsigned = Some of this was paid before all had signed.
commitment-change = A change that waits
commitment-money = The money
commitment-history = All that was done
sum-committed = Set aside
sum-due = Called for
sum-paid = Paid
sum-spent = Spent
sum-lapsed = Will not be paid
next-due = Next, { $amount } is to be paid by { $day }.
next-due-step = Next, { $amount } is to be paid by { $day }. This step comes first: { $step }.
step-promised = Promised
step-committed = Set aside
step-due = Called for
step-paid = Paid
step-spent = Spent
step-output = Steps done
step-outcome = Aims met
step-is-promised = Promised
step-is-reported = Said to be done
step-is-confirmed = Checked by someone else
step-is-disputed = Someone says it is not so
terms-use = { $capital } for things that last, { $revenue } to run things
terms-promised-by = The money comes from
terms-parties = Who has to sign
terms-signed = signed on { $day }
terms-not-signed = has not signed
terms-starts = It starts on
terms-ends = It ends on
terms-decided-by = Who chose it
terms-flexibility = How freely it can be spent
terms-schedule = When it is to be paid
terms-part = { $amount } by { $day }
terms-part-step = { $amount } by { $day }.
terms-step-first = This step comes first: { $step }.
terms-steps = Steps of the work
terms-state = So far
terms-due = By when
terms-confirmed-by = Checked by
terms-evidence = What shows it
decided-residents = People who live here
decided-board = The board
decided-council = The council
decided-funder = The funder
decisions-title = What was decided, and why
decisions-of = What was decided: { $place }
decisions-none = Nothing was decided on this list yet.
decision-by = { $by }, { $day }.
decision-why = Why:
decision-written = Put on the list by { $who }.
decision-corrected = It was put right since.
entry-title = Line { $number }
entry-party = { $name } was put on the list.
entry-key = { $who } brought in a key to sign with: { $key }.
entry-key-replace = { $who } put a new key, { $key }, in place of { $old }.
entry-key-revoke = { $who } ended the key { $key }. Why: { $reason }.
entry-succeed = { $successor } took the place of { $who }. Why: { $reason }.
entry-promise = { $who } promised { $amount }. It was said here: { $source }.
entry-commit = { $amount } is set aside for this: { $purpose }. These have to sign: { $parties }.
entry-sign = { $who } signed.
entry-amend = { $actor } asked for a change of this: { $purpose }.
entry-due = { $actor } called for { $amount }: { $purpose }.
entry-pay = { $actor } paid { $amount } to { $to }: { $purpose }.
entry-return = { $amount } came back: { $purpose }.
entry-lapse = { $amount } will not be paid: { $purpose }.
entry-spend = { $amount } was spent, says { $actor }: { $purpose }.
entry-step-promised = { $who } promised this step by { $due }: { $step }.
entry-step-reported = { $who } says this step is done: { $step }.
entry-step-confirmed = { $who } checked that this step is done: { $step }.
entry-step-disputed = { $who } says this step is not done: { $step }.
entry-baseline = How it was before: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-target = What is aimed at: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-actual = What was counted: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-decision = { $by } decided: { $what }. Why: { $reason }.
entry-close = This is over: { $purpose }. What came of it: { $review }.
entry-correct = Line { $number } was wrong, and is put right. Why: { $reason }.
entry-breach = A rule was broken: { $because }.
entry-commitment = What the money is for
entry-effective = It counts from
entry-recorded = It was put on the list at
entry-actor = Who did it
entry-nobody = not one of those who sign here
entry-kind = Kind
entry-place = Where it is on the list
entry-id = Its name
entry-hash = The number made from its words
entry-key-known = How we know whose key it is
entry-prove = Prove that it is on the list
entry-prove-words = Keep this file. If the line is ever changed or left out, the file will show it.
entry-receipt = The line with its proof

## Ideas
ideas-title = Ideas
ideas-words = You know what your place needs. Say what should be done.
ideas-open = Places that ask for ideas now
ideas-none = No place asks for ideas now.
ideas-other = Places that asked before
ideas-of = Ideas for { $place }
ideas-until = You can send an idea up to the end of { $day }.
ideas-from = You can send an idea from { $day }.
ideas-closed = You can not send an idea now.
ideas-shown = See the ideas
ideas-nothing = There are none to see yet.
ideas-unread = { $count ->
    [one] One more has to be read first.
   *[other] { $count } more have to be read first.
}
ideas-data = The same as lists:
idea-heading = Idea { $number }
idea-hidden = We do not show what it says.
idea-from = Where it came from
idea-state-received = Not read yet
idea-state-sent-back = Sent back
idea-state-published = Cost not known yet
idea-state-refused = Not taken
idea-state-feasible = Can be done
idea-state-not-feasible = Can not be done
idea-state-merged = Joined with another
idea-state-on-ballot = In a vote
idea-state-withdrawn = Taken back
idea-what = What should be done
idea-where = Where
idea-helps = Who it helps
idea-rough = A first guess of the cost
idea-cost = What it costs
idea-assumed = What we took as given
idea-why = Why
idea-interest = How the one who sent it may gain
idea-joined-into = It goes on as a part of this idea:
idea-joined = These are now a part of it:
idea-in-vote = It is in this vote:
idea-history = What has been done
step-send = It was sent to us.
step-publish = Staff read it and put it here.
step-send-back = Staff sent it back.
step-refuse = Staff did not take it.
step-answer = It was sent to us once more.
step-judge-feasible = Staff found that it can be done. It costs { $cost }.
step-judge-not-feasible = Staff found that it can not be done. It would cost { $cost }.
step-merge = Staff joined it with idea { $number }.
step-merge-lead = Staff joined idea { $number } with it.
step-interest = One of the staff may gain from it. They have no say in it.
step-withdraw = The one who sent it took it back.
step-ballot = It was put in a vote.
reason-unclear = It is not clear.
reason-outside = It is not for us to do, or not here.
reason-there = It is there, or is being done.
reason-unlawful = It breaks a law or a rule.
reason-personal-data = It tells of a person.
reason-abuse = It hurts or scares a person.
reason-other = There is some other reason.
idea-new-title = Send an idea
idea-new-words = You do not need to sign in. We read each idea before we show it. Do not name people.
idea-ask-title = A name for your idea
idea-hint-title = For example, two benches by the shop
idea-ask-what = What should be done?
idea-hint-what = A few lines will do.
idea-ask-where = Where?
idea-hint-where = A street or a spot that people know.
idea-ask-helps = Who does it help?
idea-hint-helps = For example, old people who walk to the shop
idea-ask-cost = What may it cost, in pounds?
idea-hint-cost = Leave it empty if you do not know.
idea-ask-interest = Do you, your family or your firm gain from it?
idea-hint-interest = If so, say how. All will see this. If not, leave it empty.
idea-ask-contact = How can we reach you?
idea-hint-contact = Leave it empty if you like. No one but staff can see it. It is gone when we stop asking for ideas.
idea-new-button = Send it
idea-empty-title = Give it a name
idea-empty-what = Say what should be done
idea-empty-where = Say where
idea-empty-helps = Say who it helps
idea-too-long = You typed { $signs } letters. There is room for { $most }
idea-no-money = Type it in numbers, like 1500. Or leave it empty
idea-often = Too many ideas came at once. Wait for a minute, then try again
idea-sent-title = We have your idea
idea-sent-number = It is idea { $number }.
idea-sent-next = We will read it. Then we show it, or we send it back and say why.
idea-sent-link = Your own link
idea-sent-keep = Keep this link. With it you see what we do with your idea. You can answer us, or take it back.
idea-sent-secret = You can not see it again. Do not show it to others.
idea-own-title = Your idea
idea-next-received = We will read it.
idea-next-sent-back = Read what we say. Change your idea and send it once more.
idea-next-published = We will find out what it costs.
idea-next-feasible = It can be put in a vote.
idea-public = The page that all can see
idea-again-title = Send it once more
idea-again-button = Send it
idea-withdraw-title = Take it back
idea-withdraw-words = You can not undo this. If we put it here, it stays here, and says that you took it back.
idea-withdraw-button = Take it back

## Signing in
sign-in-title = Sign in
sign-in-words = This is for staff. You do not need it to vote.
sign-in-name = Name
sign-in-button = Send me a link
sign-in-empty = Type a name
sign-in-often = Too many people asked for a link. Wait for a minute, then try again
sign-in-link = Sign in with a link
sign-in-passkey-title = Sign in with a passkey
sign-in-passkey-words = Your phone or computer will ask for your finger, face or PIN.
sign-in-passkey-button = Use my passkey
invite-title = You are invited
register-title = Make a passkey
register-words = With a passkey you sign in with your finger, face or PIN. There is no password.
register-button = Make my passkey
passkey-name = What do you want to call it?
passkey-name-hint = For example, my phone. You may leave it empty.
passkey-none = Passkeys need scripts, and a browser that knows passkeys.
passkey-no-site = Passkeys do not work at this address. The service needs a name, with https.
passkey-failed = The browser gave no passkey. Try again.
passkey-refused = This passkey did not work here. Try again, or ask for a new link.
once-title = If you can not use a passkey
once-words = You can sign in with this link, but only once. Then you will need a new link each time.
once-button = Sign in once with this link
sent-title = We made a link
sent-words = If we know the name, and it has no passkey, there is a link to sign in. It works once, for 10 minutes, in this browser.
sent-printed = You will find it where the service was started.
sent-no-mail = This service can not send mail yet. Ask the person who runs it.
link-title = Sign in
link-button = Sign in now
set-up-title = Set up this service
set-up-words = You will be the first to run it. No password is needed. You will sign in with a link.
set-up-name = Your name
set-up-button = Start
sign-out = Sign out

## For staff
office-title = For staff
office-you = You are { $name }: { $role }.
office-none = There is no vote yet.
office-issued = { $count ->
    [one] One code was given out.
   *[other] { $count } codes were given out.
}
office-blind = No one can see how many have voted until the vote ends. That goes for you too.
office-public = The page that all can see
role-administrator = runs the site
role-officer = runs votes
role-board = sits on the board
role-partner = signs for a partner
role-funder = gives money
role-auditor = checks
you-title = Your passkeys and sessions
you-passkeys = Your passkeys
you-passkeys-words = A passkey signs you in. You need one for what counts: to give out codes, to open a vote, to end it, and to name people.
you-no-passkeys = You have none yet.
passkey-unnamed = A passkey with no name
passkey-add = Add a passkey
passkey-remove = Remove
you-sessions = Where you are signed in
you-sessions-words = End those that you do not know.
session-this = this one
session-end = End it
confirm-title = Show your passkey
confirm-why = You can not undo what comes next, or it lets someone vote or run votes. Show your passkey first. It is good for 5 minutes.
confirm-go = Go on
confirm-words = Your phone or computer will ask for your finger, face or PIN.
confirm-button = Use my passkey
codes-give = Give out codes
codes-count = How many
codes-hint = From 1 to 500 letters, or from 1 to 5,000 codes. You will see them once. Print them.
codes-button = Make codes
letters-button = Make letters to print (PDF)
codes-title = Codes to print
codes-once = Print this now. We do not keep the codes. You can not see them again.
open-title = Open the vote
open-words = From then on, no one can change the list or the rules.
open-button = Open the vote
open-not-ready = It can not be opened yet
end-title = End voting online
end-words = From then on, no one can vote online. You can still type in papers. No one sees a count yet. You can not undo it.
end-button = End voting online now
close-needs-passkey = You need a passkey to do this. Add one, then try again.
close-papers = { $count ->
    [one] One paper is not done yet. Type it in first.
   *[other] { $count } papers are not done yet. Type them in first.
}
papers-title = Votes on paper
papers-waiting = { $count ->
    [one] One is not done yet.
   *[other] { $count } are not done yet.
}
papers-received = Papers that came in
papers-with-code = Of these, with a code
papers-untouched = Not typed in yet
papers-once = Typed in by one person
papers-agreed = Typed in by two people, the same
papers-differing = Typed in by two people, not the same
papers-resolved = Put right by a third person
papers-blind = No one can see what is on the papers until the vote ends.
papers-list = each paper as we counted it, to check with the papers in the box
papers-for-you = Papers that wait for you
papers-none-for-you = There are none. Papers that you typed in wait for other people.
papers-type = Type these in from the paper. Do it on your own.
papers-resolve = Two people did not read these the same way. You decide.
paper-with-code = A paper with a code has come in
paper-with-code-words = Its code can not be used online from now on. If it was, the paper takes the place of that vote.
paper-without-code = Papers with no code have come in
paper-code = The code that came with it
paper-number = The number on the paper
paper-number-hint = Leave it empty if there is none. You will get one.
paper-own-number-hint = For one paper only. Leave it empty if there is none. You will get one.
paper-count = How many
paper-button = It has come in
paper-came = Write this number on the paper: { $number }
papers-came = Write these numbers on the papers: { $from } to { $to }
paper-taken = There is a paper with this number. Check it
paper-came-before = This code came with a paper before. Put the paper aside
paper-number-wrong = A number has 1 to 20 letters, numbers and hyphens
paper-count-wrong = Type a number from 1 to 500. If the paper has a number, type 1
paper-title = A vote on paper
paper-heading = Paper { $number }
paper-third = Two people did not read this paper the same way. What you type counts.
paper-look-at = Look with care at these:
paper-legend = What is on the paper?
paper-how = Type what is on the paper, no more and no less.
paper-not-counted = This paper can not be counted
paper-not-counted-hint = It is empty, or it is not clear, or it breaks a rule of the vote.
paper-both = You marked some, and you said that it can not be counted. Do one of them
paper-or-not-counted = If that is what the paper says, say that it can not be counted
paper-keep = Keep this
close-title = End the vote
close-words = No one can vote after this. All can see the count. You can not undo it.
close-button = End the vote now
new-title = Start a new vote
new-label = The list and the rules
new-hint = Change what is here. Lines that start with # are notes for you.
new-button = Keep as a draft
fault-at = Line { $line }: { $what }
office-ideas-title = Ideas from people
office-ideas-none = No place was asked for ideas yet.
ideas-to-read = To be read
ideas-to-cost = To be costed
ideas-ready = Can be put in a vote
ideas-rest = All the others
call-days = from { $from } to the end of { $until }
call-new-title = Ask a place for ideas
call-new-words = People can send ideas from the first day to the last. It ends on its own.
call-title-en = What you ask for, in English
call-title-cy = The same in Welsh
call-words-en = More about it, in English
call-words-cy = The same in Welsh
call-opens = First day
call-closes = Last day
call-day-hint = For example, 2027-03-31
call-new-button = Ask for ideas
call-end-words = You can end it now. Then no more ideas come in, and how to reach people is deleted. You can not undo it.
call-end-button = End it now
call-no-title = Say what you ask for
call-too-long = The name may have 100 letters, the rest 2,000
call-no-first-day = Type the first day, like 2027-03-01
call-no-last-day = Type the last day, like 2027-03-31
call-before-its-first = The last day comes before the first
call-too-many-days = It lasts more than a year
call-over = The last day is over
contact-show = Show how to reach them
decide-read = Read it
decide-publish = Show it to all
decide-kind = The kind of reason
decide-kind-hint = If it tells of a person, or hurts one, all see this kind and no more.
decide-reasons = The reason
decide-reasons-hint = All see it, but for those two kinds. Do not name people in it.
decide-send-back = Send it back
decide-refuse = Refuse it for good
cost-title = What it costs
cost-hint = In pounds and pence, for example 1,500.50
cost-feasible = Can it be done?
cost-button = Keep this
join-title = Join it with another
join-words = The text of the other one leads. Both texts stay, and both people are told. The other is costed anew.
join-into = The one that leads
join-button = Join them
interest-title = Do you gain from it?
interest-label = Say how you, your family or your firm may gain
interest-hint = All see it, with no name. From then on you have no say in this idea.
interest-button = I have an interest
interest-own = You said that you may gain from this idea, or from one that was joined with it. You have no say in it.
may-not-interested = You said that you may gain from it. Ask another officer
may-not-again = You said so before
may-not-reasons = Give the reasons, with at most 2,000 letters
may-not-join = These two can not be joined
may-not-now = This can not be done with it now. Look how far it is
may-not-money = Type the cost in pounds, like 1500 or 1500.50
idea-vote-title = Make a vote of ideas
idea-vote-words = Each becomes a project, with the cost that was found. You can still change the text. An idea is in the vote once you open it.
idea-vote-none = Choose from 1 to 200
idea-vote-nothing = No idea can be put in a vote now.
idea-vote-button = Make a draft
people-title = People who run this site
people-add = Add a person
people-role = What they do
people-button = Add
people-passkeys = { $count ->
    [one] One passkey.
   *[other] { $count } passkeys.
}
people-sessions = { $count ->
    [one] Signed in once.
   *[other] Signed in { $count } times.
}
people-invite = Make a link for
people-end = End all sessions of
people-remove = Remove
people-last = This is the last person who runs the site. Add one more first.
invited-title = A link for one person
invited-words = Give this link to { $name }, and no one else. The first one to use it is { $name }.
invited-once = It works once, for 7 days. You can not see it again.
people-taken = There is a person with this name
desk-title = Sign, report and decide
desk-for = You act for { $party }.
desk-nobody = No one has said for whom you act yet. Ask the person who runs this site.
desk-sign = To sign
desk-nothing = There is nothing now.
desk-amends = a change
desk-asked = Keys that wait
desk-asks = { $name } asks to sign for { $party } with a passkey
desk-keys = Your key in each place
desk-keys-words = To sign, your passkey has to be on the list of a place as a key of the body for which you act.
desk-nowhere = The body for which you act is not on any list yet.
desk-no-key = You have no key here.
desk-key-more = More
desk-work = Work under way
desk-stale = Show your passkey first. Then you have 5 minutes.
desk-show = Show my passkey
sign-title = Sign
sign-words = Your phone or computer will ask for your finger, face or PIN.
sign-words-of = You sign for { $amount }: { $purpose }. Your passkey signs this number, which stands for every word of it: { $hash }
sign-button = Sign with my passkey
sign-change = Sign a change
sign-read = Read all of it. When all have signed, it holds.
sign-now = How it is now
sign-hash = Your passkey signs this number. It is made from every word of what you sign:
sign-public = The page that all can see
sign-not-party = The body for which you act does not have to sign this.
sign-done = The body for which you act has signed this.
sign-needs-key = Your passkey is not a key in this place yet. Bring it in first.
sign-warning = You can not take it back. All can see who signed, and anyone can check it.
sign-go = Go on to sign
sign-no-key = This passkey did not sign. Use one that is a key in this place.
key-title = Bring in my key
key-words = Your passkey signs that it is yours.
key-button = Use my passkey
key-none = You have no passkey yet. Add one first.
key-first = No one signs for this body here yet. You can bring in its first key on your own word, or ask some other body to vouch for you. All can see which it was.
key-second = This body has a key here. Someone who holds one has to let you in.
key-counts = It is a key here. Its name is
key-own = Bring it in on our own word
key-ask = Ask to be let in
key-vouch = Ask others to vouch for it
request-title = A key that waits
request-number = Ask them on the phone or face to face to read this number to you. It has to be the same.
request-read = Read this number to the person who lets you in, on the phone or face to face.
request-own = It waits for someone whose key is on the list.
request-file = Where the keys of this body are in files, someone can let you in with this file on the command line:
request-vouch = You would vouch that this is a key of { $party }. Do it only if you know that it is.
request-colleague = You would let them sign for the body for which you act. Do it only if you know them.
request-cannot = Your passkey is not a key in this place, so you can not let anyone in.
request-go = Let them in
request-drop = Say no to it
work-title = Report or check a step
work-report = Report on a step
work-new-step = Or a new step
work-new-step-hint = Leave it empty if the step is in the list.
work-done = Is it done?
work-yes = Yes
work-not-yet = Not yet
work-due = If not, by when will it be done?
day-hint = For example, { $day }
work-shows = What shows it?
work-title-label = What it is
work-title-hint = For example, a photo of the garden. No names of people.
work-link = Where it can be seen
work-link-hint = It starts with https://
work-spent = What did you spend on it?
work-spent-hint = For example, 1,250.50. Leave it empty if it was nothing. It is not counted twice: do not put in what you put in before.
work-send = Put it on the list
work-judge = Check a step
work-judge-words = You can do this if the body for which you act is not paid by it.
work-seen = What you saw
work-confirm = It is done
work-dispute = It is not done
work-no-step = Choose a step, or name a new one
work-no-answer = Say whether it is done
use-label = What the money is for
use-capital = Things that last
use-revenue = To run things
decide-title = Write a decision down
decide-words = All can see it, as a decision of this body: { $by }. No one can take it away.
decide-what = What was decided
decide-what-hint = In one line. No names of people.
decide-reason = Why
decide-reason-hint = Say it so that people who live here can follow it.
decide-about = What it is about
decide-amount-hint = Leave it empty if it is not about a sum.
decide-send = Put it on the list
decide-no-currency = Nothing is promised here yet, so there is no sum to decide about
payments-title = Payments
payments-words = One person prepares a payment, and some other person checks it and says yes. Only then is it on the list. It does not move money: your bank does.
payments-waiting = Payments that wait
payments-new = Prepare a payment
payments-same = You prepared this payment. Some other person has to say yes to it
payments-other = Only someone who acts for the same body can say yes to it
payment-line = { $amount } to { $to }
payment-by = { $name } prepared it.
payment-own = It waits for some other person.
payment-confirm = Yes, it was paid
payment-drop = Give it up
payment-left = { $amount } is left.
prepare-title = Prepare a payment
prepare-words = Some other person has to say yes to it.
prepare-amount-hint = For example, 1,250.50
prepare-to = To whom
prepare-day = On which day it was paid
prepare-note = Note
prepare-note-hint = For example, the number of the bill. No names of people. All can see it.
prepare-send = Prepare it
people-party = Acts for
people-let-act = Set for good
people-acts-for = Acts for { $party }.
people-no-party = There is no such body on the list
people-acts = This person acts for a body already, and can not act for one more

## When it does not work
not-found-title = There is no such page
not-found = Check the address, or start from the first page.
sign-in-first-title = Sign in first
sign-in-first = The link may be old or used. Use your passkey, or ask for a new link.
not-allowed-title = You can not do this
not-allowed = Your role does not let you do this.
acts-for-nobody-title = For whom do you act?
acts-for-nobody = No one has said for which body you act. Ask the person who runs this site.
other-site-title = This came from some other site
other-site = Open the page on this site, and try again.
not-understood-title = We could not read that
not-understood = Go back and try again.
not-now-title = Not at this time
not-now = This can not be done now. It is too soon, or it is too late.
busy-title = Too many people at once
busy = Wait for a moment, then try again. Nothing was lost.
fault-title = Something went wrong here
fault = It was our fault. Try again. If you cast a vote, you can cast it again: it counts once.

## Months
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
