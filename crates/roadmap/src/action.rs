//! An action, and what is known of it.

use allotment_place::Currency;

/// Something that a board could do, with what a study found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its lasting name in the register.
    pub id: String,
    /// What to do.
    pub action: String,
    /// What was found, and by whom.
    pub claim: String,
    /// What changes.
    pub outcome: String,
    /// The theme of a plan that it belongs to.
    pub theme: Option<String>,
    /// What its outcome measures, as a programme names the topics of its measures; that
    /// which it is chiefly about first.
    pub topics: Vec<String>,
    /// The types of assets whose lack it answers: it keeps or brings one, or does what
    /// one would.
    pub assets: Vec<String>,
    /// The types of assets that it needs, and is done in: no answer to the lack of them.
    pub needs_assets: Vec<String>,
    /// Whom it is for, where that is not everybody.
    pub for_whom: Option<String>,
    /// Which way the outcome went: no judgement, as less crime is good and less
    /// pay is bad.
    pub direction: Direction,
    /// By how much, where the source says so.
    pub size: Option<Size>,
    /// After how many years it was seen, where the source says so.
    pub lag_years: Option<f64>,
    /// What it cost, where the source says so.
    pub cost: Option<Cost>,
    /// Where it was studied.
    pub studied: Studied,
    /// What stands behind it; nothing if no study is known.
    pub source: Option<Source>,
}

/// Which way an outcome went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// There was more of it.
    Up,
    /// There was less of it.
    Down,
    /// Some found more and some less, or some none.
    Mixed,
    /// A change was looked for and not found.
    None,
}

/// How large a change was.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// The change.
    pub value: f64,
    /// The lower end of what the source gives.
    pub low: Option<f64>,
    /// The upper end of what the source gives.
    pub high: Option<f64>,
    /// What it is counted in, if whoever wrote it down says so.
    pub unit: Option<String>,
}

/// What an action cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// In minor units.
    pub minor: u64,
    /// For one of what.
    pub per: String,
    /// In which money.
    pub currency: Currency,
    /// The year of its prices, or of the text that states it.
    pub year: Option<u16>,
}

/// Where an action was studied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Studied {
    /// In words.
    pub words: String,
    /// The kinds of places.
    pub kinds: Vec<Kind>,
    /// Their codes, where they are known.
    pub codes: Vec<String>,
    /// The names of their countries, where they are known.
    pub countries: Vec<String>,
}

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A large city.
    City,
    /// A town.
    Town,
    /// A village, or the countryside.
    Village,
    /// By the sea.
    Coastal,
    /// Where much of the work was in mines, mills, docks or factories.
    FormerIndustry,
    /// Many kinds together: a nation, or a review of many places.
    Many,
}

/// What stands behind an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its title, and who published it.
    pub title: String,
    /// When.
    pub year: u16,
    /// Its own address: its publisher's, or a lasting one such as a DOI.
    pub link: Option<String>,
    /// Another address, at which it was read, or read of.
    pub read_at: Option<String>,
    /// Under which licence.
    pub licence: String,
    /// How strong its design is, if that can be told.
    pub level: Option<Level>,
    /// Of which of its studies the level is, where it is a review of several.
    pub level_of: LevelOf,
    /// Who gave the level.
    pub level_by: Option<String>,
    /// How much of it was read for the register, if that is said.
    pub read: Option<Read>,
}

/// How strong a study's design is, on the Maryland scale: 1 is a look at those who
/// took part, 3 compares like groups before and after, 5 lets chance decide.
///
/// Source: Sherman and others, *Preventing crime: what works, what doesn't, what's
/// promising* (1997), chapter 2; Madaleno and Waights, *Guide to scoring methods
/// using the Maryland scientific methods scale* (What Works Centre for Local
/// Economic Growth, 2014).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(u8);

/// Of which studies a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LevelOf {
    /// Of the one that there is, or of all.
    #[default]
    All,
    /// Of the best in a review; others in it are weaker.
    Best,
}

/// How much of a source was read by who wrote the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Read {
    /// All of it.
    Whole,
    /// Its abstract, or its publisher's page about it.
    Summary,
    /// A passage in somebody else's text that quotes or describes it.
    Excerpt,
    /// Nothing: it is known to exist.
    NotRead,
}

impl Source {
    /// Where it can be read: its own address, or else where it was read.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.link.as_deref().or(self.read_at.as_deref())
    }
}

impl Action {
    /// Whether a study of it was read, whatever it found.
    #[must_use]
    pub fn is_tested(&self) -> bool {
        let read = |source: &Source| source.read != Some(Read::NotRead);
        self.source.as_ref().is_some_and(read)
    }
}

impl LevelOf {
    /// As the register writes them.
    pub const ALL: [(&'static str, Self); 2] = [("all", Self::All), ("best", Self::Best)];
}

impl Level {
    /// The level from 1 to 5.
    #[must_use]
    pub fn new(level: u8) -> Option<Self> {
        (1..=5).contains(&level).then_some(Self(level))
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// What it says, in plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self.0 {
            1 => "one look at those who took part, with nobody to compare with",
            2 => "a look before and after, or beside a group that may not be like them",
            3 => "a look before and after, beside a like group",
            4 => "something like chance decided who took part",
            _ => "chance decided who took part",
        }
    }
}

impl Direction {
    /// As the register writes them.
    pub const ALL: [(&'static str, Self); 4] = [
        ("up", Self::Up),
        ("down", Self::Down),
        ("mixed", Self::Mixed),
        ("none", Self::None),
    ];
}

impl Kind {
    /// As the register writes them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("city", Self::City),
        ("town", Self::Town),
        ("village", Self::Village),
        ("coastal", Self::Coastal),
        ("former-industry", Self::FormerIndustry),
        ("many", Self::Many),
    ];

    /// What people call such places.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::City => "cities",
            Self::Town => "towns",
            Self::Village => "villages and countryside",
            Self::Coastal => "places by the sea",
            Self::FormerIndustry => "places whose industry went",
            Self::Many => "many kinds of places",
        }
    }
}

impl Read {
    /// As the register writes them.
    pub const ALL: [(&'static str, Self); 4] = [
        ("whole", Self::Whole),
        ("summary", Self::Summary),
        ("excerpt", Self::Excerpt),
        ("not read", Self::NotRead),
    ];

    /// What to say of it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Whole => "read as a whole",
            Self::Summary => "only its summary was read",
            Self::Excerpt => "only a passage about it was read",
            Self::NotRead => "not read for this register",
        }
    }
}
