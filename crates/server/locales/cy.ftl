# The service's own words, in Welsh. NOT REVIEWED by a Welsh speaker: pages say
# so, and no vote but a practice one opens in Welsh until a reviewer is named
# under [reviewers] in service.toml.

## Every page
skip = Neidio i'r brif ran
title-wrong = Problem:
nav-label = Prif dudalennau
nav-language = Iaith
nav-places = Lleoedd
nav-map = Map
nav-votes = Pleidleisiau
nav-ledger = Addewidion
nav-ideas = Syniadau
nav-outcome = A wnaeth wahaniaeth?
nav-sources = O ble y daw'r rhifau
nav-accessibility = Defnyddio'r safle hwn
nav-privacy = Beth a wyddom amdanoch
nav-office = I staff
published-by = Yn cael ei redeg gan { $name }.
contact = I gael help, gofynnwch i { $who }.
practice = Pleidlais ymarfer.
practice-words = Gallwch roi cynnig arni. Nid yw'n cyfrif.
unreviewed = Nid oes neb wedi gwirio'r geiriau ar y dudalen hon eto.
back = Yn ôl
problem = Mae problem
error-prefix = Gwall:
to-home = Mynd i'r dudalen gyntaf
year = Blwyddyn
amount = Swm

## Finding a place
home-title = Dod o hyd i'ch lle chi
home-list = Gweld pob lle
home-votes = Pleidleisiau y gallwch gymryd rhan ynddynt
find-title = Dod o hyd i'ch lle chi
find-label = Eich cod post, neu enw eich lle
find-hint = Er enghraifft, { $example }
find-button = Chwilio
find-border = Mae'r cod post “{ $asked }” ar y ffin rhwng y lleoedd hyn. Edrychwch am eich stryd ar y map, neu gofynnwch i ni pa un yw eich lle chi.
find-several = Mae'r lleoedd hyn yn cyfateb i “{ $asked }”. Dewiswch eich un chi.
find-no-postcode = Nid ydym yn adnabod y cod post “{ $asked }”. Gwiriwch ef, neu teipiwch enw eich lle.
find-nothing = Ni ddaethom o hyd i le ar gyfer “{ $asked }”. Teipiwch god post neu enw.
places-title = Pob lle

## A place
place-within = Mae yn { $area }.
place-people = Mae { $people } o bobl yn byw yma.
place-votes = Pleidleisiau yma
place-need = Faint o angen sydd
place-rank = Mae'n rhif { $rank } o { $of }. Rhif 1 sydd â'r angen mwyaf.
place-tenth = { $tenth ->
    [1] Mae yn y degfed ran o leoedd â'r angen mwyaf.
    [10] Mae yn y degfed ran o leoedd â'r angen lleiaf.
   *[other] Pe baem yn rhoi pob lle mewn deg grŵp yn ôl angen, byddai yng ngrŵp { $tenth }. Grŵp 1 sydd â'r angen mwyaf.
}
place-interval = Ni allwn fod yn siŵr. Mae'n fwyaf tebygol rhwng { $low } a { $high }.
place-strengths = Beth sy'n gryf yma
place-gaps = Beth allai fod yn well
place-money = Arian i'ch ardal
place-no-money = Nid yw'r lle hwn yn cael arian o'r cynllun hwn.
place-each = hynny yw { $amount } i bob person
place-years = Yr arian fesul blwyddyn
place-plan = Beth sydd wedi'i gynllunio
place-decisions = Beth a ddewisodd pobl
place-voted = Pleidleisiodd { $people } o bobl.
place-spent = Gwarion nhw { $spent } o { $budget }.
place-assets = Beth sydd gerllaw
asset = Beth ydyw
asset-count = Faint
asset-nearest = Yr un agosaf
asset-gap = Wrth ochr lleoedd tebyg
place-peers = Lleoedd fel hwn
place-peers-words = Y lleoedd hyn yw'r rhai tebycaf i hwn.
place-sources = O ble y daw hyn
place-profile = Ei weld ar un dudalen y gallwch ei hargraffu

## The map
map-title = Map o angen
map-words = Mae mwy o angen yn y lleoedd tywyll. Mae'r rhestr isod yn dweud yr un peth â'r map.
map-none = Nid oes map eto. Mae'r rhestr yn dweud yr un peth.
map-list = Y lleoedd yn ôl angen
map-rank = Rhif
map-place = Lle
map-tenth = { $tenth ->
    [1] Grŵp 1: yr angen mwyaf
    [10] Grŵp 10: yr angen lleiaf
   *[other] Grŵp { $tenth }
}

## Results of the whole plan
outcome-title = A wnaeth wahaniaeth?
outcome-none = Mae'n rhy gynnar i ddweud. Nid oes neb wedi edrych eto.
sources-title = O ble y daw'r rhifau
sources-words = Rydym yn defnyddio'r rhestrau a'r cyfrifon hyn. Mae dyddiad ar bob un.

## About the site
accessibility-title = Defnyddio'r safle hwn
accessibility-can = Gallwch ddefnyddio'r safle hwn gyda bysellfwrdd. Gallwch wneud y geiriau'n fwy. Gallwch ei ddefnyddio gyda darllenydd sgrin. Gallwch ei ddefnyddio ar ffôn bach. Nid oes angen sgriptiau arnoch.
accessibility-gaps-title = Beth sydd ddim yn iawn eto
accessibility-gap-welsh = Yn Saesneg yn unig y mae'r geiriau a gawn o'r cynllun. Nid oes neb wedi gwirio'r Gymraeg eto.
accessibility-gap-people = Rydym yn profi gydag offer. Nid yw pobl sydd eu hangen wedi ei brofi eto.
privacy-title = Beth a wyddom amdanoch
privacy-none = Gallwch ddarllen y safle hwn heb i ni ofyn pwy ydych chi. Nid ydym yn cadw rhestr o bwy sy'n darllen beth.
privacy-vote = Mae eich pleidlais yn gyfrinachol. Nid ydym yn cadw eich enw gyda hi. Nid ydym yn cadw'r amser, nac o ble yr anfonwyd hi.
privacy-receipt = Mae eich derbynneb yn dangos sut y pleidleisioch ar ôl i'r bleidlais ddod i ben. Peidiwch â'i dangos i eraill.
privacy-idea = O syniad rydym yn cadw'r hyn a ysgrifennoch a'r diwrnod. Nid ydym yn cadw eich enw, yr amser, nac o ble yr anfonwyd ef. Os dywedwch sut i gysylltu â chi, neb ond staff all ei weld. Rydym yn ei ddileu pan fyddwn yn peidio â gofyn am syniadau.
privacy-cookie = Rydym yn cadw cwci i staff sy'n mewngofnodi. Nid oes angen un arnoch i bleidleisio.

## Votes
votes-title = Pleidleisiau
votes-open = Ar agor nawr
votes-closed = Wedi dod i ben
votes-none = Nid oes pleidlais ar agor nawr.
closes-on = Mae'n dod i ben ar { $day }.
day-at = { $day } am { $time }
standing-draft = Drafft
standing-open = Ar agor
standing-papers = Teipio papurau
standing-closed = Wedi dod i ben
vote-title = Pleidleisio
vote-budget = Mae { $budget } i'w wario.
vote-until = Gallwch bleidleisio hyd at ddiwedd { $day }.
vote-typed-in = Mae'r bleidlais hon wedi dod i ben. Rydym yn teipio'r pleidleisiau papur. Dewch yn ôl cyn hir i weld beth a ddewiswyd.
vote-papers = Gallwch bleidleisio ar bapur neu yma. Os gwnewch y ddau, eich papur sy'n cyfrif.
vote-closed = Mae'r bleidlais hon wedi dod i ben.
vote-see-results = Gweld beth a ddewiswyd
vote-projects = Beth allwch chi ei ddewis
vote-trust = Sut rydym yn ei chadw'n deg
vote-secret = Mae eich pleidlais yn gyfrinachol. Nid oes neb yn gweld unrhyw gyfrif nes i'r bleidlais ddod i ben, hyd yn oed staff.
vote-receipt = Gwirio derbynneb
vote-frozen = Beth na allwn ei newid nawr
vote-frozen-words = Mae'r rhif hwn yn sefyll am restr a rheolau'r bleidlais hon. Pe bai un llythyren yn newid, byddai'r rhif yn newid.
vote-definition = Y rhestr a'r rheolau
code-label = Y cod yn eich llythyr
code-hint = Mae ganddo 12 o lythrennau a rhifau. Mae llythrennau mawr neu fach yn iawn.
code-button = Mynd i'r bleidlais
code-lost = Ydych chi wedi colli eich cod? Gofynnwch am un newydd.
code-empty = Teipiwch y cod o'ch llythyr
code-length = Mae gan eich cod 12 o lythrennau a rhifau. Teipioch chi { $count }
code-character = Nid oes “{ $sign }” mewn unrhyw god. Gwiriwch y llythyr
code-check = Mae un o'r llythrennau neu'r rhifau yn anghywir. Gwiriwch y cod
code-cancelled = Ni ellir defnyddio'r cod hwn mwyach. Gofynnwch am un newydd
code-on-paper = Daeth eich pleidlais bapur i law, ac mae'n cyfrif. Ni allwch bleidleisio â'r cod hwn yma
code-too-often = Rydych wedi newid eich pleidlais ormod o weithiau. Eich pleidlais olaf sy'n cyfrif. Os nad chi oedd wrthi, gofynnwch am help
code-unknown = Nid ydym yn adnabod y cod hwn ar gyfer y bleidlais hon. Gwiriwch ef
check-code-title = Gwirio eich cod
check-code-words = Gallwch wirio eich cod cyn pleidleisio. Nid yw hyn yn ei ddefnyddio.
check-code-button = Gwirio
check-code-open = Mae eich cod yn dda. Gallwch bleidleisio hyd at ddiwedd { $day }.
check-code-soon = Mae eich cod yn dda. Gallwch bleidleisio o { $day }. Cadwch ef yn ddiogel.
letter-place = Mae'r llythyr hwn i un person yn { $place }. Mae'n rhoi pleidlais i chi.
letter-days = Gallwch bleidleisio o { $opens } hyd at ddiwedd { $closes }.
letter-code = Eich cod:
letter-squares = Cod sgwâr. Mae'n mynd â chamera ffôn i'r bleidlais.
letter-scan = Pwyntiwch gamera eich ffôn at y sgwâr. Mae'n mynd â chi i'r bleidlais.
letter-type = Neu ewch i { $address } a theipiwch eich cod.
letter-check = Gallwch wirio eich cod yno nawr. Cadwch y llythyr hwn yn ddiogel. Mae'r cod i chi ac i neb arall.
limit-approval-most = { $count ->
    [one] Gallwch ddewis un.
   *[other] Gallwch ddewis hyd at { $count }.
}
limit-approval = Gallwch ddewis cynifer ag y mynnwch.
limit-knapsack = Rhaid i'r hyn a ddewiswch beidio â chostio mwy na { $budget }.
limit-points = Mae gennych { $total } o bwyntiau. Gallwch roi hyd at { $each } i un.
limit-ranking = { $count ->
    [one] Rhowch 1 i'r un sydd orau gennych.
   *[other] Rhowch 1 i'r un sydd orau gennych, yna 2, hyd at { $count }.
}
ballot-title = Eich pleidlais
ballot-legend = Beth ddylem ni ei wneud?
ballot-order = Mae pob un ohonom yn gweld y rhestr mewn trefn newydd.
ballot-again = Os ydych wedi pleidleisio o'r blaen, bydd y bleidlais hon yn cymryd ei lle.
ballot-button = Gwirio fy mhleidlais
ballot-nothing = Dewiswch o leiaf un
ballot-too-many = Dewisoch chi { $chosen }. Gallwch ddewis hyd at { $most }
ballot-over = Mae'r hyn a ddewisoch yn costio { $cost }. Mae { $budget } ar gael
ballot-points = Rhoesoch { $given } o bwyntiau. Mae gennych { $total }
ballot-each = Rhoesoch { $given } o bwyntiau i un. Gallwch roi hyd at { $each }
ballot-same = Rhoesoch y rhif { $place } i ddau ohonynt
ballot-number = Teipiwch rif cyfan ar gyfer “{ $project }”
ballot-no-project = Nid yw un ohonynt ar y rhestr. Dechreuwch eto
rank-none = Dim rhif
points = { $count ->
    [one] { $count } pwynt
    [two] { $count } bwynt
   *[other] { $count } pwynt
}
running-approval = Rydych wedi dewis [chosen] o hyd at [most].
running-approval-any = Rydych wedi dewis [chosen].
running-knapsack = Rydych wedi gwario [cost] o [budget]. Mae gennych [spare] ar ôl.
running-points = Mae gennych [left] o [total] o bwyntiau ar ôl.
running-ranking = Rydych wedi rhoi rhif i [chosen] o hyd at [most].
over-approval = Rydych wedi dewis [chosen]. Mae hynny'n fwy na [most].
over-knapsack = Rydych wedi gwario [cost]. Mae hynny'n fwy na [budget].
over-points = Rydych wedi rhoi [points] o bwyntiau. Mae hynny'n fwy na [total].
over-ranking = Rydych wedi rhoi rhif i [chosen]. Mae hynny'n fwy na [most].
check-title = A yw hyn yn iawn?
check-chosen = Beth a ddewisoch
check-cost = Mae'n costio { $cost }. Mae { $budget } i'w wario.
check-button = Bwrw fy mhleidlais
check-change = Mynd yn ôl a'i newid
receipt-title = Mae eich pleidlais i mewn
receipt-new = Cymerodd y bleidlais hon le'r un ddiwethaf.
receipt-change = Gallwch ei newid hyd at ddiwedd { $day }. Defnyddiwch yr un cod.
receipt-number = Rhif eich derbynneb
receipt-keep = Cadwch y rhif hwn. Pan ddaw'r bleidlais i ben, gallwch ei ddefnyddio i wirio ein bod wedi cyfrif eich pleidlais.
receipt-warning = Pan ddaw'r bleidlais i ben, mae'r rhif hwn yn dangos sut y pleidleisioch. Peidiwch â'i ddangos i eraill.
receipt-more = Mwy am eich derbynneb
receipt-note = Dyma ein gair wedi'i lofnodi fod eich pleidlais gennym.
receipt-nonce = Mae eich pleidlais a'r rhif hap hwn yn gwneud rhif eich derbynneb.
receipt-verifier = Gallwch wirio mai ni oedd hi â'r allwedd hon.
receipt-done = Wedi gorffen
find-receipt-title = Gwirio derbynneb
find-receipt-hint = Mae ganddi 64 o lythrennau a rhifau. Mae bylchau'n iawn.
find-receipt-button = Gwirio
receipt-no-number = Nid rhif derbynneb yw hwn. Gwiriwch ef.
receipt-not-yet = Gallwch wirio hyn pan ddaw'r bleidlais i ben. Pe baem yn ei ddangos nawr, byddem yn datgelu faint sydd wedi pleidleisio.
receipt-counted = Rydym wedi cyfrif y bleidlais hon.
receipt-replaced = Newidiwyd y bleidlais hon gan y sawl a'i bwriodd. Cyfrifwyd yr un newydd.
receipt-not-there = Ni chyfrifwyd y bleidlais hon yma. Os yw'r nodyn wedi'i lofnodi gennych, dangoswch ef i ni.
proof-place = Mae'n rhif { $place } o { $size } yn y rhestr o bob pleidlais.
proof-more = Y prawf
proof-line = Dyma'r llinell yn y rhestr.
proof-steps = Unwch ei stwnsh â phob un o'r rhain, fesul un.
proof-root = Yna cewch hwn, a lofnodwyd gennym.

## Results of a vote
results-title = Beth a ddewiswyd
results-of = Beth a ddewiswyd: { $title }
feed-title = Beth a benderfynwyd
results-not-yet = Ni all neb weld hyn eto. Bydd yma pan ddaw'r bleidlais i ben.
results-vote = Mynd i'r bleidlais
results-nobody = Ni phleidleisiodd neb.
results-turnout = Pleidleisiodd { $used } o { $issued } o bobl.
results-people = { $count ->
    [one] Pleidleisiodd un person.
   *[other] Pleidleisiodd { $count } o bobl.
}
results-codes = Defnyddiwyd { $used } o { $issued } o godau.
results-paper-codes = { $count ->
    [one] Daeth un o'r pleidleisiau hyn ar bapur.
   *[other] Daeth { $count } o'r pleidleisiau hyn ar bapur.
}
results-paper-alone = { $count ->
    [one] Daeth un bleidlais bapur arall heb god.
   *[other] Daeth { $count } o bleidleisiau papur eraill heb god.
}
results-paper-spoilt = { $count ->
    [one] Ni allem gyfrif un o'r papurau.
   *[other] Ni allem gyfrif { $count } o'r papurau.
}
results-spent = Bydd { $spent } yn cael ei wario. Mae { $left } ar ôl.
results-served = Mae { $part } o'r rhai a bleidleisiodd yn cael o leiaf un peth a ddewison nhw.
results-funded = Bydd y rhain yn cael eu gwneud
results-not-funded = Ni fydd y rhain yn cael eu gwneud
results-votes = { $count ->
    [one] Dewisodd { $count } person ef.
   *[other] Dewisodd { $count } o bobl ef.
}
results-again = Ei gyfrif eto
results-again-words = Nid oes rhaid i chi ymddiried ynom. Gallwch ei gyfrif eto eich hun.
results-zip = popeth sydd ei angen i'w gyfrif eto
results-pb = pob pleidlais, heb enwau
results-replaced = { $count ->
    [one] Newidiwyd un bleidlais cyn y diwedd.
   *[other] Newidiwyd { $count } o bleidleisiau cyn y diwedd.
}
results-how = Sut y cafodd ei gyfrif

## Promises and money
place-ledger = Beth a addawyd yma, a beth ddaeth ohono
ledger-title = Addewidion yn agored
ledger-of = Addewidion: { $place }
ledger-more = Mwy am { $place }
ledger-words = Yma gallwch weld beth a addawyd, pwy a'i llofnododd, a beth a dalwyd. Ni all neb ei newid yn y dirgel.
ledger-none = Nid oes neb yn cadw rhestr o'r fath yma eto. Pan fydd un, fe'i gwelwch ar y dudalen hon.
ledger-no-place = Nid oes addewid i'r lle hwn ar y rhestr eto.
ledger-day = Fel hyn yr oedd hi ar { $day }.
ledger-way = Pa mor bell y daeth yr arian
ledger-way-words = Mae pob bar yn dangos faint o'r arian a addawyd a ddaeth cyn belled â hyn.
ledger-mixed = Ni ellir rhoi'r symiau hyn at ei gilydd.
ledger-step = Cam
ledger-part = Rhan o'r hyn a addawyd
ledger-reached = Faint a ddaeth cyn belled â hyn
ledger-of-all = { $reached } o { $of }
ledger-lag = Dyddiau ers y cam cynt
ledger-places = Fesul lle
ledger-promises-count = { $count ->
    [one] Un addewid.
   *[other] { $count } addewid.
}
ledger-entries = { $count ->
    [one] Un llinell ar y rhestr.
   *[other] { $count } llinell ar y rhestr.
}
ledger-proof = Gwirio na newidiwyd dim
ledger-proof-words = Mae gan bob llinell rif a wneir o'i geiriau. Pe bai un llythyren yn newid, byddai'r rhif yn newid. Cadwch gopi o'r nodyn wedi'i lofnodi. Gydag ef gallwch wirio unrhyw bryd nad oes llinell wedi mynd.
ledger-checkpoint = y nodyn wedi'i lofnodi
ledger-data = y cyfan i gyfrifiadur
ledger-letter = pob llinell, i'r llythyren
ledger-root = Mae'r rhif hwn yn sefyll drostynt i gyd:
ledger-broken = Lle torrwyd rheol
breach-stands = Heb ei gywiro
breach-resolved = Wedi'i gywiro
ledger-promises = Beth a addawyd
ledger-no-promises = Nid addawyd dim eto.
ledger-commitments = Ar gyfer beth mae'r arian
ledger-no-commitments = Nid yw at ddim byd penodol eto.
ledger-see-entry = Gweld y llinell
promise-words = Addawodd { $who } { $amount }
promise-words-years = Addawodd { $who } { $amount } ar gyfer { $first } hyd { $last }
promise-words-yearly = Addawodd { $who } { $amount } y flwyddyn ar gyfer { $first } hyd { $last }
promise-sums = Mae { $committed } ohono wedi'i neilltuo. Mae { $paid } wedi'i dalu.
promise-kept = Cadwyd
promise-on-track = Ar amser
promise-late = Hwyr
promise-scaled-back = Wedi'i dorri
promise-broken = Torrwyd
promise-replaces = Yn lle hen un
commitment-proposed = Nid yw pawb wedi llofnodi
commitment-agreed = Mae pawb wedi llofnodi
commitment-withdrawn = Rhoddwyd y gorau iddo
commitment-closed = Wedi'i wneud
commitment-sums = { $amount } i gyd. Mae { $paid } wedi'i dalu.
commitment-waits = Rydym yn aros i hwn gael ei lofnodi gan { $who }.
commitment-paid-unsigned = Talwyd peth o hwn cyn i bawb lofnodi.
commitment-change = Newid sy'n aros
commitment-money = Yr arian
commitment-history = Popeth a wnaed
sum-committed = Wedi'i neilltuo
sum-due = Galwyd amdano
sum-paid = Wedi'i dalu
sum-spent = Wedi'i wario
sum-lapsed = Ni chaiff ei dalu
next-due = Nesaf, mae { $amount } i'w dalu erbyn { $day }.
next-due-step = Nesaf, mae { $amount } i'w dalu erbyn { $day }. Daw'r cam hwn yn gyntaf: { $step }.
step-promised = Addawyd
step-committed = Wedi'i neilltuo
step-due = Galwyd amdano
step-paid = Wedi'i dalu
step-spent = Wedi'i wario
step-output = Camau wedi'u gwneud
step-outcome = Nodau a gyrhaeddwyd
step-is-promised = Addawyd
step-is-reported = Dywedir ei fod wedi'i wneud
step-is-confirmed = Wedi'i wirio gan rywun arall
step-is-disputed = Mae rhywun yn dweud nad yw felly
terms-use = { $capital } at bethau sy'n para, { $revenue } i redeg pethau
terms-promised-by = Daw'r arian gan
terms-parties = Pwy sydd i lofnodi
terms-signed = llofnodwyd ar { $day }
terms-not-signed = heb lofnodi
terms-starts = Mae'n dechrau ar
terms-ends = Mae'n gorffen ar
terms-decided-by = Pwy a'i dewisodd
terms-flexibility = Pa mor rhydd y gellir ei wario
terms-schedule = Pryd y mae i'w dalu
terms-part = { $amount } erbyn { $day }
terms-part-step = { $amount } erbyn { $day }.
terms-step-first = Daw'r cam hwn yn gyntaf: { $step }.
terms-steps = Camau'r gwaith
terms-state = Hyd yn hyn
terms-due = Erbyn pryd
terms-confirmed-by = Gwiriwyd gan
terms-evidence = Beth sy'n ei ddangos
decided-residents = Pobl sy'n byw yma
decided-board = Y bwrdd
decided-council = Y cyngor
decided-funder = Y cyllidwr
decisions-title = Beth a benderfynwyd, a pham
decisions-of = Beth a benderfynwyd: { $place }
decisions-none = Ni phenderfynwyd dim ar y rhestr hon eto.
decision-by = { $by }, { $day }.
decision-why = Pam:
decision-written = Rhoddwyd ar y rhestr gan { $who }.
decision-corrected = Mae wedi'i gywiro ers hynny.
entry-title = Llinell { $number }
entry-party = Rhoddwyd { $name } ar y rhestr.
entry-key = Daeth { $who } ag allwedd i lofnodi â hi: { $key }.
entry-key-replace = Rhoddodd { $who } allwedd newydd, { $key }, yn lle { $old }.
entry-key-revoke = Rhoddodd { $who } derfyn ar yr allwedd { $key }. Pam: { $reason }.
entry-succeed = Cymerodd { $successor } le { $who }. Pam: { $reason }.
entry-promise = Addawodd { $who } { $amount }. Dywedwyd hyn yma: { $source }.
entry-commit = Mae { $amount } wedi'i neilltuo at hyn: { $purpose }. Mae'r rhain i lofnodi: { $parties }.
entry-sign = Llofnododd { $who }.
entry-amend = Gofynnodd { $actor } am newid i hyn: { $purpose }.
entry-due = Galwodd { $actor } am { $amount }: { $purpose }.
entry-pay = Talodd { $actor } { $amount } i { $to }: { $purpose }.
entry-return = Daeth { $amount } yn ôl: { $purpose }.
entry-lapse = Ni chaiff { $amount } ei dalu: { $purpose }.
entry-spend = Gwariwyd { $amount }, medd { $actor }: { $purpose }.
entry-step-promised = Addawodd { $who } y cam hwn erbyn { $due }: { $step }.
entry-step-reported = Mae { $who } yn dweud bod y cam hwn wedi'i wneud: { $step }.
entry-step-confirmed = Gwiriodd { $who } fod y cam hwn wedi'i wneud: { $step }.
entry-step-disputed = Mae { $who } yn dweud nad yw'r cam hwn wedi'i wneud: { $step }.
entry-baseline = Sut yr oedd hi cynt: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-target = Beth yw'r nod: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-actual = Beth a gyfrifwyd: { $what }, { $value } { $unit } ({ $period }, { $source }).
entry-decision = Penderfynodd { $by }: { $what }. Pam: { $reason }.
entry-close = Mae hyn ar ben: { $purpose }. Beth ddaeth ohono: { $review }.
entry-correct = Roedd llinell { $number } yn anghywir, ac mae wedi'i chywiro. Pam: { $reason }.
entry-breach = Torrwyd rheol: { $because }.
entry-commitment = Ar gyfer beth mae'r arian
entry-effective = Mae'n cyfrif o
entry-recorded = Rhoddwyd ar y rhestr am
entry-actor = Pwy a'i gwnaeth
entry-nobody = nid un o'r rhai sy'n llofnodi yma
entry-kind = Math
entry-place = Ble mae ar y rhestr
entry-id = Ei enw
entry-hash = Y rhif a wneir o'i geiriau
entry-key-known = Sut y gwyddom pwy biau'r allwedd
entry-prove = Profi ei bod ar y rhestr
entry-prove-words = Cadwch y ffeil hon. Os bydd y llinell byth yn cael ei newid neu ei gadael allan, bydd y ffeil yn ei ddangos.
entry-receipt = Y llinell gyda'i phrawf

## Ideas
ideas-title = Syniadau
ideas-words = Rydych yn gwybod beth sydd ei angen ar eich lle. Dywedwch beth ddylai gael ei wneud.
ideas-open = Lleoedd sy'n gofyn am syniadau nawr
ideas-none = Nid oes lle yn gofyn am syniadau nawr.
ideas-other = Lleoedd a ofynnodd o'r blaen
ideas-of = Syniadau ar gyfer { $place }
ideas-until = Gallwch anfon syniad hyd at ddiwedd { $day }.
ideas-from = Gallwch anfon syniad o { $day }.
ideas-closed = Ni allwch anfon syniad nawr.
ideas-shown = Gweld y syniadau
ideas-nothing = Nid oes dim i'w weld eto.
ideas-unread = { $count ->
    [one] Mae un arall i'w ddarllen yn gyntaf.
   *[other] Mae { $count } arall i'w darllen yn gyntaf.
}
ideas-data = Yr un peth fel rhestrau:
idea-heading = Syniad { $number }
idea-hidden = Nid ydym yn dangos beth mae'n ei ddweud.
idea-from = O ble y daeth
idea-state-received = Heb ei ddarllen eto
idea-state-sent-back = Wedi'i anfon yn ôl
idea-state-published = Nid yw'r gost yn hysbys eto
idea-state-refused = Heb ei dderbyn
idea-state-feasible = Gellir ei wneud
idea-state-not-feasible = Ni ellir ei wneud
idea-state-merged = Wedi'i uno ag un arall
idea-state-on-ballot = Mewn pleidlais
idea-state-withdrawn = Wedi'i dynnu'n ôl
idea-what = Beth ddylai gael ei wneud
idea-where = Ble
idea-helps = Pwy mae'n ei helpu
idea-rough = Amcan cyntaf o'r gost
idea-cost = Beth mae'n ei gostio
idea-assumed = Beth a gymerwyd yn ganiataol
idea-why = Pam
idea-interest = Sut gallai'r sawl a'i hanfonodd elwa
idea-joined-into = Mae'n mynd yn ei flaen fel rhan o'r syniad hwn:
idea-joined = Mae'r rhain nawr yn rhan ohono:
idea-in-vote = Mae yn y bleidlais hon:
idea-history = Beth sydd wedi'i wneud
step-send = Fe'i hanfonwyd atom.
step-publish = Darllenodd staff ef a'i roi yma.
step-send-back = Anfonodd staff ef yn ôl.
step-refuse = Ni dderbyniodd staff ef.
step-answer = Fe'i hanfonwyd atom unwaith eto.
step-judge-feasible = Canfu staff y gellir ei wneud. Mae'n costio { $cost }.
step-judge-not-feasible = Canfu staff na ellir ei wneud. Byddai'n costio { $cost }.
step-merge = Unodd staff ef â syniad { $number }.
step-merge-lead = Unodd staff syniad { $number } ag ef.
step-interest = Gallai un o'r staff elwa ohono. Nid oes ganddynt lais ynddo.
step-withdraw = Tynnodd y sawl a'i hanfonodd ef yn ôl.
step-ballot = Fe'i rhoddwyd mewn pleidlais.
reason-unclear = Nid yw'n glir.
reason-outside = Nid ein gwaith ni ydyw, neu nid yma.
reason-there = Mae yno, neu mae'n cael ei wneud.
reason-unlawful = Mae'n torri cyfraith neu reol.
reason-personal-data = Mae'n sôn am berson.
reason-abuse = Mae'n brifo neu'n dychryn person.
reason-other = Mae rheswm arall.
idea-new-title = Anfon syniad
idea-new-words = Nid oes angen mewngofnodi. Rydym yn darllen pob syniad cyn ei ddangos. Peidiwch ag enwi pobl.
idea-ask-title = Enw i'ch syniad
idea-hint-title = Er enghraifft, dwy fainc ger y siop
idea-ask-what = Beth ddylai gael ei wneud?
idea-hint-what = Bydd ychydig linellau'n ddigon.
idea-ask-where = Ble?
idea-hint-where = Stryd neu fan y mae pobl yn ei adnabod.
idea-ask-helps = Pwy mae'n ei helpu?
idea-hint-helps = Er enghraifft, hen bobl sy'n cerdded i'r siop
idea-ask-cost = Beth allai ei gostio, mewn punnoedd?
idea-hint-cost = Gadewch ef yn wag os nad ydych yn gwybod.
idea-ask-interest = A ydych chi, eich teulu neu eich cwmni yn elwa ohono?
idea-hint-interest = Os felly, dywedwch sut. Bydd pawb yn gweld hyn. Os na, gadewch ef yn wag.
idea-ask-contact = Sut gallwn ni gysylltu â chi?
idea-hint-contact = Gadewch ef yn wag os mynnwch. Neb ond staff all ei weld. Bydd wedi mynd pan fyddwn yn peidio â gofyn am syniadau.
idea-new-button = Ei anfon
idea-empty-title = Rhowch enw iddo
idea-empty-what = Dywedwch beth ddylai gael ei wneud
idea-empty-where = Dywedwch ble
idea-empty-helps = Dywedwch pwy mae'n ei helpu
idea-too-long = Teipioch { $signs } o lythrennau. Mae lle i { $most }
idea-no-money = Teipiwch ef mewn rhifau, fel 1500. Neu gadewch ef yn wag
idea-often = Daeth gormod o syniadau ar unwaith. Arhoswch am funud, yna rhowch gynnig arall arni
idea-sent-title = Mae eich syniad gennym
idea-sent-number = Syniad { $number } ydyw.
idea-sent-next = Byddwn yn ei ddarllen. Yna byddwn yn ei ddangos, neu'n ei anfon yn ôl ac yn dweud pam.
idea-sent-link = Eich dolen chi
idea-sent-keep = Cadwch y ddolen hon. Gyda hi gwelwch beth a wnawn â'ch syniad. Gallwch ein hateb, neu ei dynnu'n ôl.
idea-sent-secret = Ni allwch ei gweld eto. Peidiwch â'i dangos i eraill.
idea-own-title = Eich syniad
idea-next-received = Byddwn yn ei ddarllen.
idea-next-sent-back = Darllenwch yr hyn a ddywedwn. Newidiwch eich syniad a'i anfon unwaith eto.
idea-next-published = Byddwn yn canfod beth mae'n ei gostio.
idea-next-feasible = Gellir ei roi mewn pleidlais.
idea-public = Y dudalen y gall pawb ei gweld
idea-again-title = Ei anfon unwaith eto
idea-again-button = Ei anfon
idea-withdraw-title = Ei dynnu'n ôl
idea-withdraw-words = Ni allwch ddadwneud hyn. Os rhoesom ef yma, mae'n aros yma, ac yn dweud i chi ei dynnu'n ôl.
idea-withdraw-button = Ei dynnu'n ôl

## Signing in
sign-in-title = Mewngofnodi
sign-in-words = Mae hyn i staff. Nid oes ei angen arnoch i bleidleisio.
sign-in-name = Enw
sign-in-button = Anfonwch ddolen ataf
sign-in-empty = Teipiwch enw
sign-in-often = Gofynnodd gormod o bobl am ddolen. Arhoswch am funud, yna rhowch gynnig arall arni
sign-in-link = Mewngofnodi gyda dolen
sign-in-passkey-title = Mewngofnodi gyda chod pas
sign-in-passkey-words = Bydd eich ffôn neu gyfrifiadur yn gofyn am eich bys, wyneb neu PIN.
sign-in-passkey-button = Defnyddio fy nghod pas
invite-title = Cawsoch wahoddiad
register-title = Gwneud cod pas
register-words = Gyda chod pas rydych yn mewngofnodi â'ch bys, wyneb neu PIN. Nid oes cyfrinair.
register-button = Gwneud fy nghod pas
passkey-name = Beth ydych chi am ei alw?
passkey-name-hint = Er enghraifft, fy ffôn. Cewch ei adael yn wag.
passkey-none = Mae angen sgriptiau ar godau pas, a phorwr sy'n eu hadnabod.
passkey-no-site = Nid yw codau pas yn gweithio yn y cyfeiriad hwn. Mae angen enw ar y gwasanaeth, gyda https.
passkey-failed = Ni roddodd y porwr god pas. Rhowch gynnig arall arni.
passkey-refused = Ni weithiodd y cod pas hwn yma. Rhowch gynnig arall arni, neu gofynnwch am ddolen newydd.
once-title = Os na allwch ddefnyddio cod pas
once-words = Gallwch fewngofnodi gyda'r ddolen hon, ond unwaith yn unig. Wedyn bydd angen dolen newydd bob tro.
once-button = Mewngofnodi unwaith gyda'r ddolen hon
sent-title = Rydym wedi gwneud dolen
sent-words = Os ydym yn adnabod yr enw, ac nad oes ganddo god pas, mae dolen i fewngofnodi. Mae'n gweithio unwaith, am 10 munud, yn y porwr hwn.
sent-printed = Fe'i cewch lle cychwynnwyd y gwasanaeth.
sent-no-mail = Ni all y gwasanaeth hwn anfon post eto. Gofynnwch i'r sawl sy'n ei redeg.
link-title = Mewngofnodi
link-button = Mewngofnodi nawr
set-up-title = Gosod y gwasanaeth hwn
set-up-words = Chi fydd y cyntaf i'w redeg. Nid oes angen cyfrinair. Byddwch yn mewngofnodi gyda dolen.
set-up-name = Eich enw
set-up-button = Dechrau
sign-out = Allgofnodi

## For staff
office-title = I staff
office-you = { $name } ydych chi: { $role }.
office-none = Nid oes pleidlais eto.
office-issued = { $count ->
    [one] Rhoddwyd un cod.
   *[other] Rhoddwyd { $count } o godau.
}
office-blind = Ni all neb weld faint sydd wedi pleidleisio nes i'r bleidlais ddod i ben. Mae hynny'n wir i chi hefyd.
office-public = Y dudalen y gall pawb ei gweld
role-administrator = yn rhedeg y safle
role-officer = yn rhedeg pleidleisiau
role-board = yn eistedd ar y bwrdd
role-partner = yn llofnodi dros bartner
role-funder = yn rhoi arian
role-auditor = yn gwirio
you-title = Eich codau pas a'ch sesiynau
you-passkeys = Eich codau pas
you-passkeys-words = Mae cod pas yn eich mewngofnodi. Mae angen un ar gyfer yr hyn sy'n cyfrif: i roi codau, i agor pleidlais, i ddod â hi i ben, ac i enwi pobl.
you-no-passkeys = Nid oes un gennych eto.
passkey-unnamed = Cod pas heb enw
passkey-add = Ychwanegu cod pas
passkey-remove = Tynnu
you-sessions = Lle rydych wedi mewngofnodi
you-sessions-words = Rhowch ddiwedd ar y rhai nad ydych yn eu hadnabod.
session-this = yr un hon
session-end = Rhoi diwedd arni
confirm-title = Dangoswch eich cod pas
confirm-why = Ni allwch ddadwneud yr hyn sy'n dod nesaf, neu mae'n gadael i rywun bleidleisio neu gynnal pleidleisiau. Dangoswch eich cod pas yn gyntaf. Mae'n dda am 5 munud.
confirm-go = Ymlaen
confirm-words = Bydd eich ffôn neu gyfrifiadur yn gofyn am eich bys, wyneb neu PIN.
confirm-button = Defnyddio fy nghod pas
codes-give = Rhoi codau
codes-count = Faint
codes-hint = O 1 i 500 o lythyrau, neu o 1 i 5,000 o godau. Fe'u gwelwch unwaith. Argraffwch nhw.
codes-button = Gwneud codau
letters-button = Gwneud llythyrau i'w hargraffu (PDF)
codes-title = Codau i'w hargraffu
codes-once = Argraffwch hwn nawr. Nid ydym yn cadw'r codau. Ni allwch eu gweld eto.
open-title = Agor y bleidlais
open-words = O hynny ymlaen, ni all neb newid y rhestr na'r rheolau.
open-button = Agor y bleidlais
open-not-ready = Ni ellir ei hagor eto
end-title = Dod â phleidleisio ar-lein i ben
end-words = O hynny ymlaen, ni all neb bleidleisio ar-lein. Gallwch deipio papurau o hyd. Ni wêl neb gyfrif eto. Ni allwch ei ddadwneud.
end-button = Dod â phleidleisio ar-lein i ben nawr
close-needs-passkey = Mae angen cod pas arnoch i wneud hyn. Ychwanegwch un, yna rhowch gynnig arall arni.
close-papers = { $count ->
    [one] Nid yw un papur wedi'i orffen eto. Teipiwch ef yn gyntaf.
   *[other] Nid yw { $count } o bapurau wedi'u gorffen eto. Teipiwch nhw yn gyntaf.
}
papers-title = Pleidleisiau ar bapur
papers-waiting = { $count ->
    [one] Nid yw un wedi'i orffen eto.
   *[other] Nid yw { $count } wedi'u gorffen eto.
}
papers-received = Papurau a ddaeth i law
papers-with-code = O'r rhain, gyda chod
papers-untouched = Heb eu teipio eto
papers-once = Teipiwyd gan un person
papers-agreed = Teipiwyd gan ddau berson, yr un fath
papers-differing = Teipiwyd gan ddau berson, heb fod yr un fath
papers-resolved = Cywirwyd gan drydydd person
papers-blind = Ni all neb weld beth sydd ar y papurau nes i'r bleidlais ddod i ben.
papers-list = pob papur fel y cyfrifwyd ef, i'w wirio â'r papurau yn y blwch
papers-for-you = Papurau sy'n aros amdanoch chi
papers-none-for-you = Nid oes dim. Mae papurau a deipioch chi yn aros am bobl eraill.
papers-type = Teipiwch y rhain o'r papur. Gwnewch hyn ar eich pen eich hun.
papers-resolve = Ni ddarllenodd dau berson y rhain yr un fath. Chi sy'n penderfynu.
paper-with-code = Daeth papur â chod i law
paper-with-code-words = Ni ellir defnyddio ei god ar-lein o hyn ymlaen. Os gwnaed, mae'r papur yn cymryd lle'r bleidlais honno.
paper-without-code = Daeth papurau heb god i law
paper-code = Y cod a ddaeth gydag ef
paper-number = Y rhif ar y papur
paper-number-hint = Gadewch ef yn wag os nad oes un. Cewch un.
paper-own-number-hint = Ar gyfer un papur yn unig. Gadewch ef yn wag os nad oes un. Cewch un.
paper-count = Faint
paper-button = Mae wedi dod i law
paper-came = Ysgrifennwch y rhif hwn ar y papur: { $number }
papers-came = Ysgrifennwch y rhifau hyn ar y papurau: { $from } i { $to }
paper-taken = Mae papur â'r rhif hwn. Gwiriwch ef
paper-came-before = Daeth y cod hwn gyda phapur o'r blaen. Rhowch y papur o'r neilltu
paper-number-wrong = Mae gan rif rhwng 1 ac 20 o lythrennau, rhifau a chysylltnodau
paper-count-wrong = Teipiwch rif o 1 i 500. Os oes rhif ar y papur, teipiwch 1
paper-title = Pleidlais ar bapur
paper-heading = Papur { $number }
paper-third = Ni ddarllenodd dau berson y papur hwn yr un fath. Yr hyn a deipiwch chi sy'n cyfrif.
paper-look-at = Edrychwch yn ofalus ar y rhain:
paper-legend = Beth sydd ar y papur?
paper-how = Teipiwch yr hyn sydd ar y papur, dim mwy a dim llai.
paper-not-counted = Ni ellir cyfrif y papur hwn
paper-not-counted-hint = Mae'n wag, neu nid yw'n glir, neu mae'n torri un o reolau'r bleidlais.
paper-both = Rydych wedi marcio rhai, ac wedi dweud na ellir ei gyfrif. Gwnewch un ohonynt
paper-or-not-counted = Os dyna mae'r papur yn ei ddweud, dywedwch na ellir ei gyfrif
paper-keep = Cadw hyn
close-title = Dod â'r bleidlais i ben
close-words = Ni all neb bleidleisio ar ôl hyn. Gall pawb weld y cyfrif. Ni allwch ei ddadwneud.
close-button = Dod â'r bleidlais i ben nawr
new-title = Dechrau pleidlais newydd
new-label = Y rhestr a'r rheolau
new-hint = Newidiwch yr hyn sydd yma. Nodiadau i chi yw llinellau sy'n dechrau â #.
new-button = Cadw fel drafft
fault-at = Llinell { $line }: { $what }
office-ideas-title = Syniadau gan bobl
office-ideas-none = Ni ofynnwyd i unrhyw le am syniadau eto.
ideas-to-read = I'w darllen
ideas-to-cost = I'w costio
ideas-ready = Gellir eu rhoi mewn pleidlais
ideas-rest = Y lleill i gyd
call-days = o { $from } hyd at ddiwedd { $until }
call-new-title = Gofyn i le am syniadau
call-new-words = Gall pobl anfon syniadau o'r diwrnod cyntaf i'r olaf. Mae'n dod i ben ar ei ben ei hun.
call-title-en = Beth rydych yn gofyn amdano, yn Saesneg
call-title-cy = Yr un peth yn Gymraeg
call-words-en = Mwy amdano, yn Saesneg
call-words-cy = Yr un peth yn Gymraeg
call-opens = Diwrnod cyntaf
call-closes = Diwrnod olaf
call-day-hint = Er enghraifft, 2027-03-31
call-new-button = Gofyn am syniadau
call-end-words = Gallwch ddod ag ef i ben nawr. Wedyn ni ddaw rhagor o syniadau, a dilëir sut i gysylltu â phobl. Ni allwch ei ddadwneud.
call-end-button = Dod ag ef i ben nawr
call-no-title = Dywedwch beth rydych yn gofyn amdano
call-too-long = Gall yr enw gael 100 o lythrennau, y gweddill 2,000
call-no-first-day = Teipiwch y diwrnod cyntaf, fel 2027-03-01
call-no-last-day = Teipiwch y diwrnod olaf, fel 2027-03-31
call-before-its-first = Daw'r diwrnod olaf cyn y cyntaf
call-too-many-days = Mae'n para mwy na blwyddyn
call-over = Mae'r diwrnod olaf wedi mynd heibio
contact-show = Dangos sut i gysylltu â nhw
decide-read = Ei ddarllen
decide-publish = Ei ddangos i bawb
decide-kind = Y math o reswm
decide-kind-hint = Os yw'n sôn am berson, neu'n brifo un, mae pawb yn gweld y math hwn a dim mwy.
decide-reasons = Y rheswm
decide-reasons-hint = Mae pawb yn ei weld, heblaw am y ddau fath hynny. Peidiwch ag enwi pobl ynddo.
decide-send-back = Ei anfon yn ôl
decide-refuse = Ei wrthod am byth
cost-title = Beth mae'n ei gostio
cost-hint = Mewn punnoedd a cheiniogau, er enghraifft 1,500.50
cost-feasible = A ellir ei wneud?
cost-button = Cadw hyn
join-title = Ei uno ag un arall
join-words = Testun yr un arall sy'n arwain. Mae'r ddau destun yn aros, a dywedir wrth y ddau berson. Caiff y llall ei gostio o'r newydd.
join-into = Yr un sy'n arwain
join-button = Eu huno
interest-title = A ydych yn elwa ohono?
interest-label = Dywedwch sut gallech chi, eich teulu neu eich cwmni elwa
interest-hint = Mae pawb yn ei weld, heb enw. O hynny ymlaen nid oes gennych lais yn y syniad hwn.
interest-button = Mae gennyf fuddiant
interest-own = Dywedoch y gallech elwa o'r syniad hwn, neu o un a unwyd ag ef. Nid oes gennych lais ynddo.
may-not-interested = Dywedoch y gallech elwa ohono. Gofynnwch i swyddog arall
may-not-again = Dywedoch hynny o'r blaen
may-not-reasons = Rhowch y rhesymau, gyda 2,000 o lythrennau ar y mwyaf
may-not-join = Ni ellir uno'r ddau hyn
may-not-now = Ni ellir gwneud hyn ag ef nawr. Edrychwch pa mor bell y mae
may-not-money = Teipiwch y gost mewn punnoedd, fel 1500 neu 1500.50
idea-vote-title = Gwneud pleidlais o syniadau
idea-vote-words = Daw pob un yn brosiect, gyda'r gost a ganfuwyd. Gallwch newid y testun o hyd. Mae syniad yn y bleidlais pan agorwch hi.
idea-vote-none = Dewiswch o 1 i 200
idea-vote-nothing = Ni ellir rhoi unrhyw syniad mewn pleidlais nawr.
idea-vote-button = Gwneud drafft
people-title = Pobl sy'n rhedeg y safle hwn
people-add = Ychwanegu person
people-role = Beth maen nhw'n ei wneud
people-button = Ychwanegu
people-passkeys = { $count ->
    [one] Un cod pas.
   *[other] { $count } o godau pas.
}
people-sessions = { $count ->
    [one] Wedi mewngofnodi unwaith.
   *[other] Wedi mewngofnodi { $count } o weithiau.
}
people-invite = Gwneud dolen i
people-end = Rhoi diwedd ar holl sesiynau
people-remove = Tynnu
people-last = Dyma'r person olaf sy'n rhedeg y safle. Ychwanegwch un arall yn gyntaf.
invited-title = Dolen i un person
invited-words = Rhowch y ddolen hon i { $name }, ac i neb arall. { $name } yw'r cyntaf i'w defnyddio.
invited-once = Mae'n gweithio unwaith, am 7 diwrnod. Ni allwch ei gweld eto.
people-taken = Mae person â'r enw hwn
desk-title = Llofnodi, adrodd a phenderfynu
desk-for = Rydych yn gweithredu dros { $party }.
desk-nobody = Nid oes neb wedi dweud eto dros bwy yr ydych yn gweithredu. Gofynnwch i'r sawl sy'n rhedeg y safle hwn.
desk-sign = I'w llofnodi
desk-nothing = Nid oes dim ar hyn o bryd.
desk-amends = newid
desk-asked = Allweddi sy'n aros
desk-asks = Mae { $name } yn gofyn am gael llofnodi dros { $party } â chod pas
desk-keys = Eich allwedd ym mhob lle
desk-keys-words = I lofnodi, rhaid i'ch cod pas fod ar restr y lle fel allwedd i'r corff yr ydych yn gweithredu drosto.
desk-nowhere = Nid yw'r corff yr ydych yn gweithredu drosto ar unrhyw restr eto.
desk-no-key = Nid oes gennych allwedd yma.
desk-key-more = Mwy
desk-work = Gwaith ar y gweill
desk-stale = Dangoswch eich cod pas yn gyntaf. Yna mae gennych 5 munud.
desk-show = Dangos fy nghod pas
sign-title = Llofnodi
sign-words = Bydd eich ffôn neu'ch cyfrifiadur yn gofyn am eich bys, eich wyneb neu'ch PIN.
sign-words-of = Rydych yn llofnodi ar gyfer { $amount }: { $purpose }. Mae eich cod pas yn llofnodi'r rhif hwn, sy'n sefyll dros bob gair ohono: { $hash }
sign-button = Llofnodi â'm cod pas
sign-change = Llofnodi newid
sign-read = Darllenwch y cyfan. Pan fydd pawb wedi llofnodi, mae'n dal.
sign-now = Sut y mae yn awr
sign-hash = Mae eich cod pas yn llofnodi'r rhif hwn. Fe'i gwneir o bob gair o'r hyn a lofnodwch:
sign-public = Y dudalen y gall pawb ei gweld
sign-not-party = Nid oes rhaid i'r corff yr ydych yn gweithredu drosto lofnodi hwn.
sign-done = Mae'r corff yr ydych yn gweithredu drosto wedi llofnodi hwn.
sign-needs-key = Nid yw eich cod pas yn allwedd yn y lle hwn eto. Dewch ag ef i mewn yn gyntaf.
sign-warning = Ni allwch ei dynnu'n ôl. Gall pawb weld pwy a lofnododd, a gall unrhyw un ei wirio.
sign-go = Mynd ymlaen i lofnodi
sign-no-key = Ni lofnododd y cod pas hwn. Defnyddiwch un sy'n allwedd yn y lle hwn.
key-title = Dod â'm hallwedd i mewn
key-words = Mae eich cod pas yn llofnodi mai chi biau ef.
key-button = Defnyddio fy nghod pas
key-none = Nid oes gennych god pas eto. Ychwanegwch un yn gyntaf.
key-first = Nid oes neb yn llofnodi dros y corff hwn yma eto. Gallwch ddod â'i allwedd gyntaf i mewn ar eich gair eich hun, neu ofyn i gorff arall dystio drosoch. Gall pawb weld pa un oedd hi.
key-second = Mae gan y corff hwn allwedd yma. Rhaid i rywun sy'n dal un eich gadael i mewn.
key-counts = Mae'n allwedd yma. Ei henw yw
key-own = Dod â hi i mewn ar ein gair ein hunain
key-ask = Gofyn am gael fy ngadael i mewn
key-vouch = Gofyn i eraill dystio drosti
request-title = Allwedd sy'n aros
request-number = Gofynnwch iddynt ar y ffôn neu wyneb yn wyneb ddarllen y rhif hwn i chi. Rhaid iddo fod yr un fath.
request-read = Darllenwch y rhif hwn i'r sawl sy'n eich gadael i mewn, ar y ffôn neu wyneb yn wyneb.
request-own = Mae'n aros am rywun y mae ei allwedd ar y rhestr.
request-file = Lle mae allweddi'r corff hwn mewn ffeiliau, gall rhywun eich gadael i mewn gyda'r ffeil hon ar y llinell orchymyn:
request-vouch = Byddech yn tystio mai allwedd { $party } yw hon. Gwnewch hynny dim ond os gwyddoch ei bod.
request-colleague = Byddech yn gadael iddynt lofnodi dros y corff yr ydych yn gweithredu drosto. Gwnewch hynny dim ond os ydych yn eu hadnabod.
request-cannot = Nid yw eich cod pas yn allwedd yn y lle hwn, felly ni allwch adael neb i mewn.
request-go = Eu gadael i mewn
request-drop = Dweud na wrtho
work-title = Adrodd ar gam neu ei wirio
work-report = Adrodd ar gam
work-new-step = Neu gam newydd
work-new-step-hint = Gadewch yn wag os yw'r cam yn y rhestr.
work-done = A yw wedi'i wneud?
work-yes = Ydy
work-not-yet = Ddim eto
work-due = Os nad yw, erbyn pryd y bydd wedi'i wneud?
day-hint = Er enghraifft, { $day }
work-shows = Beth sy'n ei ddangos?
work-title-label = Beth ydyw
work-title-hint = Er enghraifft, llun o'r ardd. Dim enwau pobl.
work-link = Ble gellir ei weld
work-link-hint = Mae'n dechrau gyda https://
work-spent = Faint a wariwyd arno?
work-spent-hint = Er enghraifft, 1,250.50. Gadewch yn wag os nad oedd dim. Peidiwch â rhoi'r hyn a roesoch o'r blaen.
work-send = Ei roi ar y rhestr
work-judge = Gwirio cam
work-judge-words = Gallwch wneud hyn os nad yw'r corff yr ydych yn gweithredu drosto yn cael ei dalu ganddo.
work-seen = Beth a welsoch
work-confirm = Mae wedi'i wneud
work-dispute = Nid yw wedi'i wneud
work-no-step = Dewiswch gam, neu enwch un newydd
work-no-answer = Dywedwch a yw wedi'i wneud
use-label = Ar gyfer beth mae'r arian
use-capital = Pethau sy'n para
use-revenue = I redeg pethau
decide-title = Cofnodi penderfyniad
decide-words = Gall pawb ei weld, fel penderfyniad gan y corff hwn: { $by }. Ni all neb ei dynnu i ffwrdd.
decide-what = Beth a benderfynwyd
decide-what-hint = Mewn un llinell. Dim enwau pobl.
decide-reason = Pam
decide-reason-hint = Dywedwch ef fel y gall pobl sy'n byw yma ei ddilyn.
decide-about = Am beth y mae
decide-amount-hint = Gadewch yn wag os nad yw am swm.
decide-send = Ei roi ar y rhestr
decide-no-currency = Nid addawyd dim yma eto, felly nid oes swm i benderfynu arno
payments-title = Taliadau
payments-words = Mae un person yn paratoi taliad, ac mae rhywun arall yn ei wirio ac yn dweud ie. Dim ond wedyn y mae ar y rhestr. Nid yw'n symud arian: eich banc sy'n gwneud hynny.
payments-waiting = Taliadau sy'n aros
payments-new = Paratoi taliad
payments-same = Chi a baratôdd y taliad hwn. Rhaid i rywun arall ddweud ie wrtho
payments-other = Dim ond rhywun sy'n gweithredu dros yr un corff a all ddweud ie wrtho
payment-line = { $amount } i { $to }
payment-by = { $name } a'i paratôdd.
payment-own = Mae'n aros am rywun arall.
payment-confirm = Ie, fe'i talwyd
payment-drop = Rhoi'r gorau iddo
payment-left = Mae { $amount } ar ôl.
prepare-title = Paratoi taliad
prepare-words = Rhaid i rywun arall ddweud ie wrtho.
prepare-amount-hint = Er enghraifft, 1,250.50
prepare-to = I bwy
prepare-day = Ar ba ddydd y'i talwyd
prepare-note = Nodyn
prepare-note-hint = Er enghraifft, rhif y bil. Dim enwau pobl. Gall pawb ei weld.
prepare-send = Ei baratoi
people-party = Yn gweithredu dros
people-let-act = Gosod am byth
people-acts-for = Yn gweithredu dros { $party }.
people-no-party = Nid oes corff o'r fath ar y rhestr
people-acts = Mae'r person hwn yn gweithredu dros gorff yn barod, ac ni all weithredu dros un arall

## When it does not work
not-found-title = Nid oes tudalen o'r fath
not-found = Gwiriwch y cyfeiriad, neu dechreuwch o'r dudalen gyntaf.
sign-in-first-title = Mewngofnodwch yn gyntaf
sign-in-first = Efallai fod y ddolen yn hen neu wedi'i defnyddio. Defnyddiwch eich cod pas, neu gofynnwch am ddolen newydd.
not-allowed-title = Ni allwch wneud hyn
not-allowed = Nid yw eich rôl yn gadael i chi wneud hyn.
acts-for-nobody-title = Dros bwy yr ydych yn gweithredu?
acts-for-nobody = Nid oes neb wedi dweud dros ba gorff yr ydych yn gweithredu. Gofynnwch i'r sawl sy'n rhedeg y safle hwn.
other-site-title = Daeth hyn o safle arall
other-site = Agorwch y dudalen ar y safle hwn, a rhowch gynnig arall arni.
not-understood-title = Ni allem ddarllen hynny
not-understood = Ewch yn ôl a rhowch gynnig arall arni.
not-now-title = Nid ar hyn o bryd
not-now = Ni ellir gwneud hyn nawr. Mae'n rhy gynnar, neu'n rhy hwyr.
busy-title = Gormod o bobl ar unwaith
busy = Arhoswch am eiliad, yna rhowch gynnig arall arni. Ni chollwyd dim.
fault-title = Aeth rhywbeth o'i le yma
fault = Ein bai ni oedd hyn. Rhowch gynnig arall arni. Os bwrioch bleidlais, gallwch ei bwrw eto: mae'n cyfrif unwaith.

## Months
month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr
