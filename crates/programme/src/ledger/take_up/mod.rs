//! What a run decided, as entries of the ledger: shares become promises, funded
//! projects and agreed items of plans become commitments that wait for
//! signatures. The same thing always gets the same id, so that taking it up
//! again adds nothing.

mod commitments;
mod compare;
mod draw;
mod parties;
mod promises;
mod stand;

use allotment_ledger::{Date, EntryId, Hash, Years};
use allotment_place::Period;
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use super::spec::LedgerSpec;
use crate::files::Files;
use crate::{Programme, Run};
use parties::Parties;

pub use compare::{Taken, compare};
pub use draw::drawn;

/// So the source of a promise begins that a share became.
const SHARE_OF: &str = "the share of ";

/// So a commitment says that it was an item of a plan.
const OF_THE_PLAN: &str = "an agreed item of the plan";

/// So the words of a commitment begin that residents chose, and so they end.
const OF_THE_VOTE: [&str; 2] = ["round ", " of the election"];

/// An entry that a run asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// `party`, `promise` or `commitment`.
    pub what: &'static str,
    /// The community.
    pub community: String,
    /// The party, the year span or the commitment.
    pub name: String,
    /// The entry, but for when it was recorded.
    pub value: Value,
}

/// What is known while entries are made.
struct Making<'a> {
    programme: &'a Programme,
    spec: &'a LedgerSpec,
    effective: Date,
    from_party: &'a str,
    parties: Parties,
}

/// The entries that `run` of `programme` asks for, community by community:
/// parties, then promises, then commitments. They count from `effective`, or
/// else from the first day of the first year of the money.
///
/// # Errors
/// [`Faults`] if the programme declares no `[ledger]`, names nobody who promises
/// or signs, or has no money to promise.
pub fn take_up(
    programme: &Programme,
    run: &Run,
    effective: Option<Date>,
) -> Result<Vec<Wanted>, Faults> {
    let file = programme.document.file();
    let Some(spec) = &programme.ledger else {
        let help = "add  [ledger]  to it; the guide docs/guides/ledger.md says with what";
        return Err(Fault::new(file, "the programme declares no [ledger]", help).into());
    };
    let (Some(share), Some(from)) = (&run.share, &spec.from_party) else {
        let (what, help) = if run.share.is_none() {
            ("no money is shared that could be promised", "add a [share]")
        } else {
            (
                "nobody is named who promises",
                "add  from_party = \"GB-GOR-D1\", or a publisher with an org_id to [programme]",
            )
        };
        return Err(Fault::new(file, what, help).at_line(spec.line).into());
    };
    let files = Files::new(&programme.document, Vec::new());
    let first = share
        .allocation
        .rows
        .iter()
        .filter_map(|row| row.year)
        .min();
    let effective = effective.or_else(|| first.map(first_day));
    let Some(effective) = effective else {
        let help = "name the day from which they count with --effective";
        return Err(Fault::new(file, "the shares name no years", help).into());
    };
    let making = Making {
        programme,
        spec,
        effective,
        from_party: &from.value,
        parties: Parties::read(spec, &files)?,
    };
    let mut wanted = Vec::new();
    for place in 0..share.input.places.ids.len() {
        if share.allocation.places[place].selected {
            making.place(run, share, place, &mut wanted)?;
        }
    }
    Ok(wanted)
}

/// The first day of a year: 1 January, or 1 April of a financial year.
pub(crate) fn first_day(year: Period) -> Date {
    let month = if year.to_string().len() > 4 { 4 } else { 1 };
    Date::new(i32::from(year.starts()), month, 1).unwrap_or(Date::FIRST)
}

/// The last day of a year.
pub(crate) fn last_day(year: Period) -> Date {
    Years {
        first: year,
        last: year,
        count: 1,
    }
    .end()
}

impl Making<'_> {
    /// An entry of `community` that stands for `what` and `name`, and is
    /// recorded by `actor`.
    fn wanted(
        &self,
        what: &'static str,
        community: &str,
        name: &str,
        actor: &str,
        mut fields: Value,
    ) -> Wanted {
        fields["id"] = json!(self.id(what, community, name).to_string());
        fields["community"] = json!(community);
        fields["effective"] = json!(self.effective.to_string());
        fields["actor"] = json!(actor);
        Wanted {
            what,
            community: community.to_owned(),
            name: name.to_owned(),
            value: fields,
        }
    }

    /// The id of what `name` is in `community`: always the same for one
    /// programme, whatever its amount.
    fn id(&self, what: &str, community: &str, name: &str) -> EntryId {
        let programme = &self.programme.head.name;
        let words = format!("allotment take-up\n{programme}\n{what}\n{community}\n{name}");
        let hash = Hash::of(&[words.as_bytes()]);
        let mut chance = [0; 10];
        chance.copy_from_slice(&hash.bytes()[..10]);
        let start = self.programme.head.years.first().map_or(0, |year| {
            i64::from(first_day(*year).days() - Date::new(1970, 1, 1).map_or(0, Date::days))
        });
        EntryId::new(u64::try_from(start).unwrap_or(0) * 86_400_000, chance)
    }
}
