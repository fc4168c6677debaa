//! A plan, as plain data.

use allotment_place::{Currency, Pence};

use crate::{Evidence, Language, Lengths, Money, Vote, Year};

/// A ten-year vision and an investment plan for a neighbourhood.
///
/// Every list of amounts has one entry for each of `years`, in their order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What the plan is called.
    pub title: String,
    /// The place's code.
    pub place: String,
    /// Its name.
    pub name: String,
    /// The language of its headings.
    pub language: Language,
    /// The currency of all its money.
    pub currency: Currency,
    /// The years of the investment plan, one after the other.
    pub years: Vec<Year>,
    /// What the place should be like in ten years.
    pub vision: Vision,
    /// How residents were asked, if it says so.
    pub residents: Option<Residents>,
    /// Who decides and answers for it, if it says so.
    pub board: Option<Board>,
    /// The form that a funder asks for, if there is one.
    pub form: Option<Form>,
    /// What there is to spend.
    pub money: Money,
    /// What residents chose in a vote, and what is kept for it.
    pub vote: Vote,
    /// Those who work with the board.
    pub partners: Vec<Partner>,
    /// What the money is for.
    pub items: Vec<Item>,
    /// What the programme measures, if it is known.
    pub known: Option<Known>,
    /// The register that items name evidence of, if one is known.
    pub register: Vec<Evidence>,
}

impl Plan {
    /// The entry of the register that `id` names, if there is one.
    #[must_use]
    pub fn evidence(&self, id: &str) -> Option<&Evidence> {
        self.register.iter().find(|entry| entry.id == id.trim())
    }
}

/// The vision, and what follows the investment plan.
#[derive(Debug, Clone)]
pub struct Vision {
    /// In the residents' words.
    pub words: String,
    /// How many years it looks ahead, from the first year of the plan.
    pub years: u32,
    /// The periods after the investment plan.
    pub later: Vec<Later>,
}

/// A period after the investment plan.
#[derive(Debug, Clone)]
pub struct Later {
    /// Its first year.
    pub from: Year,
    /// Its last year.
    pub to: Year,
    /// What is meant for it.
    pub words: String,
}

/// How residents were asked.
#[derive(Debug, Clone)]
pub struct Residents {
    /// By what means.
    pub how: String,
    /// How many took part.
    pub people: Option<u64>,
    /// Where that is written down.
    pub source: Option<String>,
}

/// Who decides and answers for the plan.
#[derive(Debug, Clone)]
pub struct Board {
    /// Its name.
    pub name: String,
    /// Who chairs it: an office or a public name.
    pub chair: Option<String>,
    /// Who answers for the money.
    pub accountable: Option<String>,
    /// Where minutes and decisions are published.
    pub decisions: Option<String>,
}

/// What a funder's form asks for.
#[derive(Debug, Clone)]
pub struct Form {
    /// Whose form it is.
    pub name: String,
    /// Where it is published.
    pub source: String,
    /// The themes that need no case of their own; any theme, if empty.
    pub themes: Vec<String>,
    /// How far ahead it asks to look.
    pub lengths: Lengths,
}

/// What sort of organisation a partner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartnerKind {
    /// A council.
    Council,
    /// A charity.
    Charity,
    /// A university or college.
    University,
    /// A trade union.
    TradeUnion,
    /// A faith group.
    FaithGroup,
    /// A community group.
    CommunityGroup,
    /// A business.
    Business,
    /// A funder.
    Funder,
    /// A board.
    Board,
}

impl PartnerKind {
    /// All, with the names that files use: those of the ledger's parties.
    pub const ALL: [(&'static str, Self); 9] = [
        ("council", Self::Council),
        ("charity", Self::Charity),
        ("university", Self::University),
        ("trade union", Self::TradeUnion),
        ("faith group", Self::FaithGroup),
        ("community group", Self::CommunityGroup),
        ("business", Self::Business),
        ("funder", Self::Funder),
        ("board", Self::Board),
    ];

    /// Whether it is of civil society: neither the state nor a business.
    ///
    /// Source: the second principle of *Levelling up: a hyper-local approach*
    /// (APPG for left behind neighbourhoods, 2021): universities, charities,
    /// trade unions and community groups; faith groups are added here.
    #[must_use]
    pub fn is_civil_society(self) -> bool {
        matches!(
            self,
            Self::Charity
                | Self::University
                | Self::TradeUnion
                | Self::FaithGroup
                | Self::CommunityGroup
        )
    }
}

/// An organisation that works with the board.
#[derive(Debug, Clone)]
pub struct Partner {
    /// What items call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it is; nothing where an item only names it.
    pub kind: Option<PartnerKind>,
    /// Its number, such as `GB-CHC-123456`, or `unregistered`.
    pub org_id: String,
}

impl Partner {
    /// Its number, if it has one: `unregistered` is none, in whatever letters.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        let number = self.org_id.trim();
        (!number.eq_ignore_ascii_case("unregistered")).then_some(number)
    }
}

/// Whether an item is social infrastructure, or physical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// People and what they do together: services, activities, care.
    Social,
    /// Buildings, streets and things.
    Physical,
}

impl Kind {
    /// Both, with the names that files use.
    pub const ALL: [(&'static str, Self); 2] =
        [("social", Self::Social), ("physical", Self::Physical)];
}

/// Who decided on an item's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedBy {
    /// Residents, by a vote or a meeting.
    Residents,
    /// The neighbourhood's board.
    Board,
    /// The council.
    Council,
    /// The funder.
    Funder,
}

impl DecidedBy {
    /// All, with the names that files use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("residents", Self::Residents),
        ("board", Self::Board),
        ("council", Self::Council),
        ("funder", Self::Funder),
    ];
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Somebody wants it.
    Proposed,
    /// It is decided.
    Agreed,
    /// It has begun.
    Underway,
    /// It is finished.
    Done,
    /// It was given up: its money counts no more.
    Withdrawn,
}

impl Status {
    /// All, with the names that files use.
    pub const ALL: [(&'static str, Self); 5] = [
        ("proposed", Self::Proposed),
        ("agreed", Self::Agreed),
        ("underway", Self::Underway),
        ("done", Self::Done),
        ("withdrawn", Self::Withdrawn),
    ];

    /// Whether somebody has been promised its money.
    #[must_use]
    pub fn is_promised(self) -> bool {
        matches!(self, Self::Agreed | Self::Underway | Self::Done)
    }
}

/// How an outcome will be measured.
#[derive(Debug, Clone)]
pub struct Measure {
    /// What is counted or asked.
    pub what: String,
    /// What it is now, and when that was.
    pub baseline: Option<String>,
    /// What it should become.
    pub target: Option<String>,
    /// By when.
    pub by: Option<String>,
    /// Where the figure comes from.
    pub source: Option<String>,
}

/// What something costs as long as it stands.
#[derive(Debug, Clone)]
pub struct WholeLife {
    /// How many years it lasts.
    pub years: u32,
    /// What running it costs each year.
    pub yearly: Pence,
    /// Who pays for that once the plan has ended, or during it, in words.
    pub paid_by: Option<String>,
    /// Those of them who are partners: positions among the plan's partners. Nobody else
    /// is known to pay.
    pub payers: Vec<usize>,
    /// The year that begins then is the first that they pay for; every year, if nobody
    /// says.
    pub paid_from: Option<u32>,
    /// Where the figures come from.
    pub source: Option<String>,
}

/// One thing that the money is for.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its code.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The residents' own words for why.
    pub words: Option<String>,
    /// The needs that it answers, by their code in the programme.
    pub needs: Vec<String>,
    /// The missing assets that it answers, by their type.
    pub asset_gaps: Vec<String>,
    /// What should be different for people.
    pub outcome: Option<String>,
    /// How that will be known.
    pub measure: Option<Measure>,
    /// What is known to work: codes of the register, texts with their source, or that
    /// it is untested.
    pub evidence: Vec<String>,
    /// Who does it: positions among the plan's partners.
    pub partners: Vec<usize>,
    /// What residents chose that it is: positions among the vote's projects.
    pub voted: Vec<usize>,
    /// Social or physical.
    pub kind: Kind,
    /// Its theme.
    pub theme: String,
    /// The case for a theme that the form does not list.
    pub business_case: Option<String>,
    /// Whether people must work there for it to be of use; nothing if nobody says.
    pub staffed: Option<bool>,
    /// The year in which it opens: one of the plan's, or a later one.
    pub opens: Option<Year>,
    /// Money for things that last, by year.
    pub capital: Vec<Pence>,
    /// Money that runs things, by year.
    pub revenue: Vec<Pence>,
    /// What it costs as long as it stands.
    pub whole_life: Option<WholeLife>,
    /// Who decided.
    pub decided_by: DecidedBy,
    /// How far it has come.
    pub status: Status,
}

impl Item {
    /// Whether its money counts: it was not given up.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.status != Status::Withdrawn
    }

    /// All its capital and all its revenue over the plan's years.
    #[must_use]
    pub fn totals(&self) -> (Pence, Pence) {
        (
            crate::money::sum(self.capital.iter().copied()),
            crate::money::sum(self.revenue.iter().copied()),
        )
    }

    /// Whether a partner is named who pays for running it in `year`, besides this plan.
    #[must_use]
    pub fn others_pay(&self, year: &Year) -> bool {
        let life = self.whole_life.as_ref();
        life.filter(|life| !life.payers.is_empty())
            .is_some_and(|life| life.paid_from.is_none_or(|from| from <= year.start()))
    }

    /// Its capital, and running it for as long as it lasts.
    #[must_use]
    pub fn whole_life_cost(&self) -> Option<Pence> {
        let life = self.whole_life.as_ref()?;
        let running = life.yearly.get().saturating_mul(u64::from(life.years));
        Some(crate::money::sum([self.totals().0, Pence::new(running)]))
    }
}

/// What the programme measures: what an item may answer.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Its indicators and groups of them: codes and titles.
    pub needs: Vec<(String, String)>,
    /// Its types of assets.
    pub assets: Vec<String>,
}
