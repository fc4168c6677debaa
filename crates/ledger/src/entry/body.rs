//! What each kind of entry says.

use allotment_place::{Currency, Period};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::{DecidedBy, Kind, MeasureKind, MilestoneState, PartyType, Use};
use crate::date::Date;
use crate::id::EntryId;
use crate::key::{PublicKey, SignatureBytes};
use crate::money::Money;

/// What an entry says, by its kind.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each stands for the kind of its name")]
pub enum Body {
    Party(Party),
    Key(Key),
    KeyReplace(KeyReplace),
    KeyRevoke(KeyRevoke),
    Succeed(Succeed),
    Promise(PromiseEntry),
    Commit(Commit),
    Sign(Sign),
    Amend(Amend),
    Due(MoneyMove),
    Pay(MoneyMove),
    Return(MoneyMove),
    Lapse(MoneyMove),
    Spend(MoneyMove),
    Milestone(MilestoneEntry),
    Measure(Measure),
    Decision(Decision),
    Close(Close),
    Correct(Correct),
    Breach(Breach),
}

impl Body {
    /// The kind that it is of.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Party(_) => Kind::Party,
            Self::Key(_) => Kind::Key,
            Self::KeyReplace(_) => Kind::KeyReplace,
            Self::KeyRevoke(_) => Kind::KeyRevoke,
            Self::Succeed(_) => Kind::Succeed,
            Self::Promise(_) => Kind::Promise,
            Self::Commit(_) => Kind::Commit,
            Self::Sign(_) => Kind::Sign,
            Self::Amend(_) => Kind::Amend,
            Self::Due(_) => Kind::Due,
            Self::Pay(_) => Kind::Pay,
            Self::Return(_) => Kind::Return,
            Self::Lapse(_) => Kind::Lapse,
            Self::Spend(_) => Kind::Spend,
            Self::Milestone(_) => Kind::Milestone,
            Self::Measure(_) => Kind::Measure,
            Self::Decision(_) => Kind::Decision,
            Self::Close(_) => Kind::Close,
            Self::Correct(_) => Kind::Correct,
            Self::Breach(_) => Kind::Breach,
        }
    }
}

impl Body {
    /// The commitment that it names, if it names one; a correction names that of
    /// what should have been.
    #[must_use]
    pub fn commitment(&self) -> Option<&String> {
        match self {
            Self::Commit(one) => Some(&one.commitment),
            Self::Amend(one) => Some(&one.commitment),
            Self::Milestone(one) => Some(&one.commitment),
            Self::Close(one) => Some(&one.commitment),
            Self::Measure(one) => one.commitment.as_ref(),
            Self::Decision(one) => one.commitment.as_ref(),
            Self::Correct(one) => one.entry.as_deref()?.commitment(),
            other => other.money_move()?.commitment.as_ref(),
        }
    }

    /// By what it calls the keys that signed it, or that it brings.
    #[must_use]
    pub fn keys(&self) -> Vec<&String> {
        fn of(all: &[Signature]) -> Vec<&String> {
            all.iter().map(|one| &one.key).collect()
        }
        match self {
            Self::Sign(one) => vec![&one.key],
            Self::Amend(one) => of(&one.signatures),
            Self::Succeed(one) => of(&one.signatures),
            Self::Key(one) => vec![&one.key],
            Self::KeyReplace(one) => vec![&one.new.key],
            Self::KeyRevoke(one) => of(&one.signatures),
            _ => Vec::new(),
        }
    }

    /// How it moves the money of a commitment, if it does.
    #[must_use]
    pub fn money_move(&self) -> Option<&MoneyMove> {
        match self {
            Self::Due(one)
            | Self::Pay(one)
            | Self::Return(one)
            | Self::Lapse(one)
            | Self::Spend(one) => Some(one),
            _ => None,
        }
    }
}

/// An organisation that can promise, sign and be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// By what other entries call it: its `org_id`, unless it gives a name of its own.
    pub party: String,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub is: PartyType,
    /// Its number in a public register, such as `GB-CHC-1164883`; nothing if it
    /// is in none.
    pub org_id: Option<String>,
}

/// A signature that an entry carries in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signed; where nobody else can have, it may be left out.
    pub party: Option<String>,
    /// With which key.
    pub key: String,
    /// The signature itself.
    pub signature: SignatureBytes,
}

/// A signatory's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Whose.
    pub party: String,
    /// By what signatures call it.
    pub key: String,
    /// What signatures are checked with.
    pub public_key: PublicKey,
    /// Who holds it: a keyed hash, never a name.
    pub holder: Option<String>,
    /// Signatures by keys that the party has already, and by the new key itself.
    pub signatures: Vec<Signature>,
}

/// A key takes the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyReplace {
    /// The key that goes.
    pub old: String,
    /// The one that comes.
    pub new: Key,
}

/// A key counts no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRevoke {
    /// Whose.
    pub party: String,
    /// Which.
    pub key: String,
    /// Why.
    pub reason: String,
    /// By a key of the party, if it still has one.
    pub signatures: Vec<Signature>,
}

/// A party that folds is followed by another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succeed {
    /// The one that folds.
    pub party: String,
    /// The one that follows.
    pub successor: String,
    /// Why.
    pub reason: String,
    /// Of all whom it concerns.
    pub signatures: Vec<Signature>,
}

/// The years of a promise, first and last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Years {
    /// The first.
    #[serde(with = "crate::kept::text")]
    pub first: Period,
    /// The last.
    #[serde(with = "crate::kept::text")]
    pub last: Period,
    /// How many there are.
    pub count: u16,
}

impl Years {
    /// Each of them, in their order.
    pub fn each(self) -> impl Iterator<Item = Period> {
        let next = |year: &Period| Some(year.next());
        std::iter::successors(Some(self.first), next).take_while(move |year| *year <= self.last)
    }

    /// The last day of the last year: 31 December, or 31 March of a financial
    /// year, which in the United Kingdom's public bodies begins on 1 April.
    #[must_use]
    pub fn end(&self) -> Date {
        let year = i32::from(self.last.starts());
        let financial = self.last.to_string().len() > 4;
        let day = if financial {
            Date::new(year + 1, 3, 31)
        } else {
            Date::new(year, 12, 31)
        };
        day.unwrap_or(Date::LAST)
    }
}

/// An envelope for a place and years.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseEntry {
    /// Who promises.
    pub from_party: String,
    /// To which community, if another name than that of its chain.
    pub to_community: Option<String>,
    /// The body that holds the money and answers for it, if it names one.
    pub held_by: Option<String>,
    /// How much, and on what base.
    pub money: Money,
    /// Its years, if it names them.
    pub years: Option<Years>,
    /// Of it for things that last, if the promise divides it.
    pub capital: Option<i64>,
    /// Of it for running things, if the promise divides it.
    pub revenue: Option<i64>,
    /// Where it was said.
    pub source: String,
    /// The promise whose pot it takes over.
    pub replaces: Option<EntryId>,
}

/// A part of a commitment, and when it is to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// By when.
    pub due: Date,
    /// How much, in minor units.
    pub amount: i64,
    /// The milestone that has to be reached first, if it hangs on one.
    pub milestone: Option<String>,
}

/// Money for a project and its partners.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// By what other entries call it.
    pub commitment: String,
    /// Who must sign.
    pub parties: Vec<String>,
    /// What for, in residents' words.
    pub purpose: String,
    /// How much, in minor units: capital and revenue together.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// For things that last.
    pub capital: i64,
    /// For running things.
    pub revenue: i64,
    /// When what is to be paid; adds up to the amount where it is given.
    pub schedule: Vec<Scheduled>,
    /// How freely it may be spent.
    pub flexibility: Option<String>,
    /// When the work begins.
    pub starts: Option<Date>,
    /// When it ends.
    pub ends: Option<Date>,
    /// Who decided.
    pub decided_by: Option<DecidedBy>,
}

/// A party's signature of a commitment or an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// Who.
    pub party: String,
    /// With which key.
    pub key: String,
    /// The signature over what the signed entry's `signed_part` gives.
    pub signature: SignatureBytes,
}

/// What changes in a commitment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amend {
    /// Which commitment.
    pub commitment: String,
    /// The new amount.
    pub amount: Option<i64>,
    /// The new part for things that last.
    pub capital: Option<i64>,
    /// The new part for running things.
    pub revenue: Option<i64>,
    /// The new schedule.
    pub schedule: Option<Vec<Scheduled>>,
    /// The new purpose.
    pub purpose: Option<String>,
    /// The new flexibility.
    pub flexibility: Option<String>,
    /// The new end.
    pub ends: Option<Date>,
    /// Of the parties.
    pub signatures: Vec<Signature>,
}

/// Money of a commitment that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyMove {
    /// The commitment; a lapse can be of a promise instead, by `refers_to`.
    pub commitment: Option<String>,
    /// How much, in minor units.
    pub amount: i64,
    /// The currency.
    pub currency: Currency,
    /// For what; may be left out where the commitment has only one.
    pub used_for: Option<Use>,
    /// Who gets it.
    pub to_party: Option<String>,
}

/// What shows that something is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub title: String,
    /// The hash of the file, if it is one.
    pub sha256: Option<String>,
    /// Where it can be seen.
    pub link: Option<String>,
}

/// A step of the work, and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneEntry {
    /// Of which commitment.
    pub commitment: String,
    /// Which step.
    pub milestone: String,
    /// How far it is.
    pub state: MilestoneState,
    /// Who says so.
    pub by: String,
    /// By when it is promised.
    pub due: Option<Date>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

/// A number that somebody measured or aims at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What is measured.
    pub indicator: String,
    /// Baseline, target or actual.
    pub measure: MeasureKind,
    /// The number, as decimals.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Of when.
    pub period: String,
    /// Where it comes from.
    pub source: String,
    /// Who says so.
    pub said_by: String,
    /// The commitment that it belongs to.
    pub commitment: Option<String>,
}

/// Who decided, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub what: String,
    /// By whom.
    pub decided_by: DecidedBy,
    /// Why.
    pub reason: String,
    /// Over how much, in minor units.
    pub amount: Option<i64>,
    /// The currency of the amount.
    #[serde(with = "crate::kept::maybe_text")]
    pub currency: Option<Currency>,
    /// The commitment that it is about.
    pub commitment: Option<String>,
}

/// A commitment is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    /// Which.
    pub commitment: String,
    /// What was done, what was achieved, what should be done better.
    pub review: String,
}

/// An entry was wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Correct {
    /// Which entry.
    pub of: EntryId,
    /// Why.
    pub reason: String,
    /// What it should have said; nothing if it should not have been.
    pub entry: Option<Box<Body>>,
}

/// A fact that breaks a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breach {
    /// The rule, by its word.
    pub rule: String,
    /// What the rule has to say.
    pub because: String,
    /// Who says that it happened, such as a bank's statement.
    pub source: String,
    /// What happened, as the entry that the rule keeps out.
    #[serde(with = "crate::kept::text")]
    pub fact: Value,
}
