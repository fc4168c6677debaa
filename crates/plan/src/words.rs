//! The fixed words of a plan, in English and in Welsh.
//!
//! One table has both, so that neither language can lack a word. No
//! first-language speaker has read the Welsh yet: docs/guides/plan.md says so.

/// A language of a plan's headings and sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// Both, with the names that files use.
    pub const ALL: [(&'static str, Self); 2] = [("en", Self::English), ("cy", Self::Welsh)];

    /// Its BCP 47 tag, as documents carry it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en-GB",
            Self::Welsh => "cy-GB",
        }
    }
}

macro_rules! words {
    ($($word:ident: $english:literal, $welsh:literal;)+) => {
        /// A fixed word or sentence. Braces mark what is filled in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the words themselves say what they are")]
        pub enum Word { $($word,)+ }

        impl Word {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// It, in `language`.
            #[must_use]
            pub fn in_language(self, language: Language) -> &'static str {
                let (english, welsh) = match self { $(Self::$word => ($english, $welsh),)+ };
                match language {
                    Language::English => english,
                    Language::Welsh => welsh,
                }
            }
        }
    };
}

words! {
    // Headings.
    Vision: "Our vision for {years} years", "Ein gweledigaeth am {years} mlynedd";
    ThisPeriod: "From {from} to {to}: the investment plan", "O {from} i {to}: y cynllun buddsoddi";
    LaterPeriod: "From {from} to {to}", "O {from} i {to}";
    WhatResidentsSaid: "How residents were asked", "Sut y gofynnwyd i drigolion";
    MoneyByYear: "Money by year", "Arian fesul blwyddyn";
    CapitalByYear: "Capital by year", "Cyfalaf fesul blwyddyn";
    RevenueByYear: "Revenue by year", "Refeniw fesul blwyddyn";
    MoneyByTheme: "Money by theme", "Arian fesul thema";
    Balance: "Social and physical", "Cymdeithasol a ffisegol";
    WhoDecided: "Who decided", "Pwy benderfynodd";
    WhatWeWillDo: "What we will do", "Beth fyddwn ni'n ei wneud";
    Withdrawn: "What was given up", "Yr hyn a roddwyd heibio";
    Partners: "Partners", "Partneriaid";
    WhoThePartnersAre: "Who the partners are", "Pwy yw'r partneriaid";
    Board: "The board", "Y bwrdd";
    StillToDo: "What the check asks", "Yr hyn y mae'r gwiriad yn ei ofyn";
    Sources: "Sources", "Ffynonellau";
    // Introduction and sentences.
    PlanFor: "The plan of {name} ({code}), {from} to {to}.", "Cynllun {name} ({code}), {from} i {to}.";
    KindsOfMoney: "Capital is money for things that last, such as a building. Revenue is money that runs things, such as wages. One can never pay for the other.", "Arian ar gyfer pethau sy'n para, fel adeilad, yw cyfalaf. Arian sy'n cynnal pethau, fel cyflogau, yw refeniw. Ni all y naill dalu am y llall byth.";
    CarriedOver: "What is not spent in a year may be spent in a later year of this plan: {what}. Who allows it: {source}.", "Gellir gwario'r hyn na chaiff ei wario mewn blwyddyn mewn blwyddyn ddiweddarach o'r cynllun hwn: {what}. Pwy sy'n caniatáu hynny: {source}.";
    NotCarriedOver: "What is not spent in a year is not kept for the next.", "Ni chedwir yr hyn na chaiff ei wario mewn blwyddyn ar gyfer y nesaf.";
    NothingFound: "The check asks nothing more.", "Nid yw'r gwiriad yn gofyn dim mwy.";
    ChartOfMoney: "Money planned in each year: {values}.", "Arian a gynlluniwyd ym mhob blwyddyn: {values}.";
    PeopleTookPart: "{people} people took part.", "Nifer y bobl a gymerodd ran: {people}.";
    ShareSource: "The yearly money: {source}", "Yr arian blynyddol: {source}";
    ItemSource: "{item}: {source}", "{item}: {source}";
    ThisPlan: "This document was made from the plan with SHA-256 {hash}.", "Gwnaed y ddogfen hon o'r cynllun â SHA-256 {hash}.";
    // Heads of tables and labels.
    Year: "Year", "Blwyddyn";
    Available: "There is", "Ar gael";
    Planned: "Planned", "Cynlluniwyd";
    Left: "Not yet planned", "Heb ei gynllunio eto";
    Capital: "Capital", "Cyfalaf";
    Revenue: "Revenue", "Refeniw";
    Total: "Total", "Cyfanswm";
    Theme: "Theme", "Thema";
    KindOf: "Kind", "Math";
    DecidedBy: "Decided by", "Penderfynwyd gan";
    Name: "Name", "Enw";
    Number: "Number", "Rhif";
    Chair: "Chair", "Cadeirydd";
    Accountable: "Answers for the money", "Yn atebol am yr arian";
    Decisions: "Minutes and decisions", "Cofnodion a phenderfyniadau";
    Form: "Form", "Ffurflen";
    InResidentsWords: "In residents' words", "Yng ngeiriau trigolion";
    Answers: "What it answers", "Yr hyn y mae'n ei ateb";
    Need: "need: {what}", "angen: {what}";
    AssetGap: "missing here: {what}", "ar goll yma: {what}";
    Outcome: "What should change", "Yr hyn a ddylai newid";
    Measured: "How we will know", "Sut y byddwn ni'n gwybod";
    Baseline: "now: {what}", "nawr: {what}";
    Target: "aim: {what}", "nod: {what}";
    By: "by: {what}", "erbyn: {what}";
    Evidence: "What is known to work", "Yr hyn y gwyddys ei fod yn gweithio";
    EvidenceLevel: "{action} (evidence {level} of 5; {id})", "{action} (tystiolaeth {level} o 5; {id})";
    EvidenceNotGraded: "{action} (a study that was not graded; {id})", "{action} (astudiaeth na chafodd ei graddio; {id})";
    EvidenceNotRead: "{action} (a study that was not read; {id})", "{action} (astudiaeth na chafodd ei darllen; {id})";
    Untested: "untested here", "heb ei brofi yma";
    EvidenceUntested: "{action} (untested here; {id})", "{action} (heb ei brofi yma; {id})";
    DoneBy: "Who does it", "Pwy sy'n ei wneud";
    BusinessCase: "Business case", "Achos busnes";
    WholeLife: "Cost for as long as it lasts", "Cost tra bydd yn para";
    WholeLifeIs: "{total}: to make it {capital}, to run it {yearly} a year for {years} years", "{total}: i'w greu {capital}, i'w gynnal {yearly} y flwyddyn am {years} mlynedd";
    PaidBy: "running it is paid by {what}", "telir am ei gynnal gan {what}";
    PaidByFrom: "running it is paid by {what} from {year} on", "telir am ei gynnal gan {what} o {year} ymlaen";
    Opens: "Opens", "Yn agor";
    Status: "How far it is", "Pa mor bell y mae";
    ItemMoney: "Money for: {item}", "Arian ar gyfer: {item}";
    WhatResidentsChose: "What residents chose in their vote", "Yr hyn a ddewisodd trigolion yn eu pleidlais";
    PromisedByVote: "Each of these was promised by the vote. It costs {cost} in all, which is part of the money planned here.", "Addawyd pob un o'r rhain gan y bleidlais. Y gost yw {cost} i gyd, sy'n rhan o'r arian a gynllunnir yma.";
    SetAside: "Set aside for what residents chose", "Wedi'i neilltuo ar gyfer yr hyn a ddewisodd trigolion";
    Project: "Project", "Prosiect";
    Cost: "Cost", "Cost y prosiect";
    WhereItsMoneyIs: "Where its money is", "Ble mae ei arian";
    InTheItem: "in: {item}", "yn: {item}";
    MoneySetAside: "set aside", "wedi'i neilltuo";
    // Values.
    Social: "social", "cymdeithasol";
    Physical: "physical", "ffisegol";
    Residents: "residents", "trigolion";
    TheBoard: "the board", "y bwrdd";
    Council: "the council", "y cyngor";
    Funder: "the funder", "y cyllidwr";
    Proposed: "proposed", "cynigiwyd";
    Agreed: "agreed", "cytunwyd";
    Underway: "under way", "ar y gweill";
    Done: "done", "wedi'i wneud";
    GivenUp: "given up", "rhoddwyd heibio";
    ACouncil: "council", "cyngor";
    ACharity: "charity", "elusen";
    AUniversity: "university", "prifysgol";
    ATradeUnion: "trade union", "undeb llafur";
    AFaithGroup: "faith group", "grŵp ffydd";
    ACommunityGroup: "community group", "grŵp cymunedol";
    ABusiness: "business", "busnes";
    AFunder: "funder", "cyllidwr";
    ABoard: "board", "bwrdd";
    Unregistered: "unregistered", "heb ei gofrestru";
    PageOf: "Page {page} of {pages}", "Tudalen {page} o {pages}";
    // What the rules say, and what to do.
    SayCapitalOver: "{year} has {available} of capital, and {planned} is planned: {over} too much", "mae {available} o gyfalaf ar gyfer {year}, a chynlluniwyd {planned}: {over} yn ormod";
    HelpCapitalOver: "move an item to another year, make it smaller, or mark it as withdrawn; revenue cannot pay for it", "symudwch eitem i flwyddyn arall, ei gwneud yn llai, neu ei nodi fel un a roddwyd heibio; ni all refeniw dalu amdani";
    SayRevenueOver: "{year} has {available} of revenue, and {planned} is planned: {over} too much", "mae {available} o refeniw ar gyfer {year}, a chynlluniwyd {planned}: {over} yn ormod";
    HelpRevenueOver: "move an item to another year, make it smaller, or mark it as withdrawn; capital cannot pay for it", "symudwch eitem i flwyddyn arall, ei gwneud yn llai, neu ei nodi fel un a roddwyd heibio; ni all cyfalaf dalu amdani";
    SayCapitalDiffers: "the plan says that {year} has {planned} of capital, and the programme's share gives {available}", "mae'r cynllun yn dweud bod {planned} o gyfalaf ar gyfer {year}, ac mae cyfran y rhaglen yn rhoi {available}";
    SayRevenueDiffers: "the plan says that {year} has {planned} of revenue, and the programme's share gives {available}", "mae'r cynllun yn dweud bod {planned} o refeniw ar gyfer {year}, ac mae cyfran y rhaglen yn rhoi {available}";
    HelpDiffers: "take the amounts out of [money], or correct them", "tynnwch y symiau o [money], neu eu cywiro";
    SayVoteUnplanned: "residents chose projects of {available} in their vote, and the plan has {planned} for them", "dewisodd trigolion brosiectau gwerth {available} yn eu pleidlais, ac mae gan y cynllun {planned} ar eu cyfer";
    HelpVoteUnplanned: "set their money aside in [voted]: year = the year that pays; or name them in the items that carry them: voted = [\"…\"]", "neilltuwch eu harian yn [voted]: year = y flwyddyn sy'n talu; neu enwch nhw yn yr eitemau sy'n eu cynnwys: voted = [\"…\"]";
    SayStaffed: "'{item}' needs staff, and nobody pays them{when}", "mae angen staff ar '{item}', ac nid oes neb yn eu talu{when}";
    HelpStaffed: "give it revenue in each year from the one in which it opens, or name in whole_life the partner who pays then: paid_by, paid_from", "rhowch refeniw iddo ym mhob blwyddyn o'r un y mae'n agor ynddi, neu dywedwch yn whole_life pwy arall sy'n talu bryd hynny: paid_by, paid_from";
    SayStaffUnsaid: "'{item}' does not say whether it needs staff", "nid yw '{item}' yn dweud a oes angen staff arno";
    HelpStaffUnsaid: "add staffed = true if it is no use without people paid to be there, else staffed = false", "ychwanegwch staffed = true os nad yw o werth heb bobl a delir i fod yno, fel arall staffed = false";
    SayUnknownPayer: "running '{item}' is to be paid by '{about}', and no partner of the plan is called that", "telir am gynnal '{item}' gan '{about}', ac nid oes partner yn y cynllun o'r enw hwnnw";
    HelpUnknownPayer: "name a partner by its id or name: paid_by = \"council\"; add a [[partner]] for who pays", "enwch bartner yn ôl ei id neu ei enw: paid_by = \"council\"; ychwanegwch [[partner]] ar gyfer pwy sy'n talu";
    SayNobodyDoesIt: "'{item}' is agreed, and nobody is named who does it", "cytunwyd ar '{item}', ac nid oes neb wedi'i enwi sy'n ei wneud";
    HelpNobodyDoesIt: "add partners: those who do it sign for it in the ledger", "ychwanegwch partners: bydd y rhai sy'n ei wneud yn llofnodi yn y cyfriflyfr";
    SayUnknownPartner: "'{item}' is done by '{about}', and the plan does not say who that is", "gwneir '{item}' gan '{about}', ac nid yw'r cynllun yn dweud pwy yw hynny";
    HelpUnknownPartner: "add a [[partner]] with id, name, type and org_id", "ychwanegwch [[partner]] gydag id, name, type ac org_id";
    SayOpensUnsaid: "'{item}' needs staff, has years without revenue, and does not say when it opens", "mae angen staff ar '{item}', mae ganddo flynyddoedd heb refeniw, ac nid yw'n dweud pryd y mae'n agor";
    HelpOpensUnsaid: "add opens: the year in which it opens", "ychwanegwch opens: y flwyddyn y mae'n agor ynddi";
    SayRunningCost: "'{item}' costs {planned} to run in {year}, and {available} a year is what whole_life allows", "mae '{item}' yn costio {planned} i'w gynnal yn {year}, ac mae whole_life yn dweud {available} y flwyddyn";
    HelpRunningCost: "correct yearly in whole_life, or the revenue; or say who pays the rest, and from when: paid_by, paid_from", "cywirwch yearly yn whole_life, neu'r refeniw; neu dywedwch pwy sy'n talu'r gweddill, ac o ba bryd: paid_by, paid_from";
    SayUnknownEvidence: "'{item}' names '{about}' as evidence, which no register that is known has", "mae '{item}' yn enwi '{about}' fel tystiolaeth, nad yw mewn unrhyw gofrestr hysbys";
    HelpUnknownEvidence: "write an id as the road map has it, or the source itself: its title, year and address", "ysgrifennwch id fel y mae yn y map ffordd, neu'r ffynhonnell ei hun: ei theitl, ei blwyddyn a'i chyfeiriad";
    SayEvidenceSource: "'{item}' says '{about}', and not where that can be read", "mae '{item}' yn dweud '{about}', ac nid ble y gellir darllen hynny";
    HelpEvidenceSource: "add its source with an address, or its year as one cites it: Title (2021); or name an id of the road map, or write \"untested here\"", "ychwanegwch ei ffynhonnell gyda chyfeiriad, neu ei blwyddyn fel y'i dyfynnir: Teitl (2021); neu enwch id o'r map ffordd, neu ysgrifennwch \"heb ei brofi yma\"";
    InYear: " in {year}", " yn {year}";
    SayNoNeed: "'{item}' answers no need and no missing asset", "nid yw '{item}' yn ateb unrhyw angen na dim sydd ar goll";
    HelpNoNeed: "name what it answers: need = [\"claimants\"] or asset_gap = [\"childcare\"]", "enwch yr hyn y mae'n ei ateb: need = [\"claimants\"] neu asset_gap = [\"childcare\"]";
    SayNoMeasure: "'{item}' does not say what should change, or how that will be known", "nid yw '{item}' yn dweud beth ddylai newid, na sut y bydd hynny'n hysbys";
    HelpNoMeasure: "add outcome and measure", "ychwanegwch outcome a measure";
    SayNoBaseline: "the measure of '{item}' lacks where things are now, where they should be, or by when", "nid yw mesur '{item}' yn dweud ble mae pethau nawr, ble y dylent fod, neu erbyn pryd";
    HelpNoBaseline: "add baseline, target and by to its measure", "ychwanegwch baseline, target a by at ei fesur";
    SayByPast: "the measure of '{item}' is to be reached by '{about}', before the plan begins", "mae mesur '{item}' i'w gyrraedd erbyn '{about}', cyn i'r cynllun ddechrau";
    HelpByPast: "correct by: a year of the plan or a later one", "cywirwch by: un o flynyddoedd y cynllun neu un ddiweddarach";
    SayNoWords: "'{item}' lacks the residents' own words", "nid oes gan '{item}' eiriau'r trigolion eu hunain";
    HelpNoWords: "add words: what somebody said who lives there", "ychwanegwch words: yr hyn a ddywedodd rhywun sy'n byw yno";
    SayNoEvidence: "'{item}' does not say what is known to work", "nid yw '{item}' yn dweud beth y gwyddys ei fod yn gweithio";
    HelpNoEvidence: "add evidence with its source, or write \"untested here\"", "ychwanegwch evidence gyda'i ffynhonnell, neu ysgrifennwch \"heb ei brofi yma\"";
    SayNoWholeLife: "'{item}' has capital, and does not say what it costs for as long as it lasts", "mae gan '{item}' gyfalaf, ac nid yw'n dweud beth yw ei gost tra bydd yn para";
    HelpNoWholeLife: "add whole_life with years, yearly and paid_by", "ychwanegwch whole_life gyda years, yearly a paid_by";
    SayBusinessCase: "the form does not list '{about}', the theme of '{item}'", "nid yw'r ffurflen yn rhestru '{about}', thema '{item}'";
    HelpBusinessCase: "choose a theme of the form, or add business_case", "dewiswch thema o'r ffurflen, neu ychwanegwch business_case";
    SayUnknownNeed: "'{item}' answers '{about}', which the programme does not measure", "mae '{item}' yn ateb '{about}', nad yw'r rhaglen yn ei fesur";
    HelpUnknownNeed: "write the id of an indicator or group of the programme", "ysgrifennwch id dangosydd neu grŵp o'r rhaglen";
    SayUnknownAsset: "'{item}' answers a lack of '{about}', which is no asset of the programme", "mae '{item}' yn ateb diffyg '{about}', nad yw'n un o asedau'r rhaglen";
    HelpUnknownAsset: "write the id of a type of asset of the programme", "ysgrifennwch id math o ased o'r rhaglen";
    SayUnfilled: "'{about}' still stands in the marks of the starter", "mae '{about}' yn dal i sefyll ym marciau'r cychwyn";
    HelpUnfilled: "write your own words in its place", "ysgrifennwch eich geiriau eich hun yn ei le";
    SayAllPhysical: "all the money goes to physical things, and none to people and what they do together", "mae'r arian i gyd yn mynd i bethau ffisegol, heb ddim i bobl na'r hyn y maent yn ei wneud gyda'i gilydd";
    HelpAllPhysical: "plan something social as well", "cynlluniwch rywbeth cymdeithasol hefyd";
    SayOneYear: "all the money goes in {year}", "mae'r arian i gyd yn mynd yn {year}";
    HelpOneYear: "spread the items over the years", "lledaenwch yr eitemau dros y blynyddoedd";
    SayNoCivilSociety: "no partner is a charity, a university, a trade union, a faith group or a community group", "nid oes partner sy'n elusen, yn brifysgol, yn undeb llafur, yn grŵp ffydd nac yn grŵp cymunedol";
    HelpNoCivilSociety: "add a [[partner]] from civil society, and name it in the items that it does", "ychwanegwch [[partner]] o gymdeithas sifil, a'i enwi yn yr eitemau y mae'n eu gwneud";
    SayVisionYears: "the vision says nothing of {about}, or says it twice", "nid yw'r weledigaeth yn dweud dim am {about}, neu mae'n ei ddweud ddwywaith";
    HelpVisionYears: "let a [[vision.later]] period cover each year after the investment plan, once", "gadewch i gyfnod [[vision.later]] gwmpasu pob blwyddyn ar ôl y cynllun buddsoddi, unwaith";
    SayPlanLength: "in years, the investment plan is {about} long, and the form asks for {asked}", "mewn blynyddoedd, hyd y cynllun buddsoddi yw {about}, ac mae'r ffurflen yn gofyn am {asked}";
    HelpPlanLength: "correct years, or write in [form] what yours asks for: plan_years", "cywirwch years, neu ysgrifennwch yn [form] beth mae'ch un chi yn gofyn amdano: plan_years";
    SayVisionLength: "in years, the vision looks {about} ahead, and the form asks for {asked}", "mewn blynyddoedd, mae'r weledigaeth yn edrych {about} ymlaen, ac mae'r ffurflen yn gofyn am {asked}";
    HelpVisionLength: "correct years of [vision], or write in [form] what yours asks for: vision_years", "cywirwch years yn [vision], neu ysgrifennwch yn [form] beth mae'ch un chi yn gofyn amdano: vision_years";
    SayLaterLength: "in years, the later periods are {about}, and the form asks for {asked}", "mewn blynyddoedd, y cyfnodau diweddarach yw {about}, ac mae'r ffurflen yn gofyn am {asked}";
    HelpLaterLength: "correct from and to of each [[vision.later]], or write in [form] what yours asks for: later_years", "cywirwch from a to ym mhob [[vision.later]], neu ysgrifennwch yn [form] beth mae'ch un chi yn gofyn amdano: later_years";
    SayNoDecisionLog: "nobody says where the board's minutes and decisions are published", "nid oes neb yn dweud ble y cyhoeddir cofnodion a phenderfyniadau'r bwrdd";
    HelpNoDecisionLog: "add decisions to [board]: an address", "ychwanegwch decisions at [board]: cyfeiriad";
    SayNobodyAsked: "the plan does not say how residents were asked", "nid yw'r cynllun yn dweud sut y gofynnwyd i drigolion";
    HelpNobodyAsked: "add [residents] with how, people and source", "ychwanegwch [residents] gyda how, people a source";
}
