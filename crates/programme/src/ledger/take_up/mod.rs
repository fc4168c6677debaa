//! What a run decided, as entries of the ledger: shares become promises, funded
//! projects and agreed items of plans become commitments that wait for
//! signatures. The same thing always gets the same id, so that taking it up
//! again adds nothing.

mod commitments;
mod parties;
mod promises;

use allotment_ledger::{Account, Date, EntryId, Hash, Programme as Books, Promise, Years};
use allotment_place::Period;
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use super::spec::LedgerSpec;
use crate::files::Files;
use crate::{Programme, Run};
use parties::Parties;

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

/// What became of a wanted entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is to be added.
    New,
    /// It is there.
    There,
}

/// So the source of a promise begins that a share became.
const SHARE_OF: &str = "the share of ";

/// Whether what `one` wants stands in the ledger by now: after a correction, in
/// another promise that replaced it, or after an amendment.
fn stands_so(books: &Books, one: &Wanted) -> bool {
    let Some(book) = books.book(&one.community) else {
        return false;
    };
    let text = |name: &str| one.value[name].as_str();
    let minor = |name: &str| text(name).and_then(|text| text.parse::<i64>().ok());
    match one.what {
        "promise" => {
            let id = text("id").and_then(EntryId::parse);
            let own = book.promises().iter().find(|own| Some(own.entry) == id);
            let newer = |promise: &&Promise| {
                let at = promise.replaced_by?;
                book.promises().get(at as usize)
            };
            let Some(last) = std::iter::successors(own, newer).last() else {
                return false;
            };
            let years = last.years.map(|years| {
                if years.first == years.last {
                    years.first.to_string()
                } else {
                    format!("{} to {}", years.first, years.last)
                }
            });
            last.envelope == minor("amount")
                && last.capital == minor("capital")
                && years.as_deref() == text("years")
                && Some(last.from_party.as_str()) == text("from_party")
                && Some(last.money.currency.as_str()) == text("currency")
        }
        "commitment" => book.commitment(&one.name).is_some_and(|own| {
            let part = |name: &str| minor(name).unwrap_or(0);
            Some(own.amount()) == minor("amount")
                && (own.capital, own.revenue) == (part("capital"), part("revenue"))
                && Some(own.currency.as_str()) == text("currency")
        }),
        _ => false,
    }
}

/// Which of `wanted` the ledger `books` lacks; `kept` gives the entry with an id,
/// if it is there.
///
/// # Errors
/// [`Faults`] for each that is there with other words or another amount.
pub fn compare(
    file: &str,
    books: &Books,
    wanted: &[Wanted],
    kept: &mut dyn FnMut(EntryId) -> Option<Value>,
) -> Result<Vec<Taken>, Faults> {
    let mut faults = Faults::new();
    let mut all = Vec::new();
    for one in wanted {
        let id = one.value["id"].as_str().and_then(EntryId::parse);
        let found = id.and_then(&mut *kept);
        let Some(mut found) = found else {
            let book = books.book(&one.community);
            let by_another = book.is_some_and(|book| match one.what {
                "party" => book.party(&one.name).is_some(),
                "commitment" => book.commitment(&one.name).is_some(),
                _ => false,
            });
            all.push(if by_another { Taken::There } else { Taken::New });
            continue;
        };
        all.push(Taken::There);
        if let Some(fields) = found.as_object_mut() {
            fields.remove("recorded");
        }
        let differs: Vec<String> = (one.value.as_object().into_iter().flatten())
            .filter(|(name, value)| found[name.as_str()] != **value && !value.is_null())
            .map(|(name, value)| format!("{name} {} and not {value}", found[name.as_str()]))
            .collect();
        // Who a party is, and from when things count, may have been told before. A promise
        // may be another by now, though it was this one once.
        let is_asked = one.what == "promise" || one.what != "party" && !differs.is_empty();
        if is_asked && !stands_so(books, one) {
            let with = if differs.is_empty() {
                "another amount by now, since it was corrected, replaced or lapsed".to_owned()
            } else {
                differs.join(", ")
            };
            let what = format!(
                "the {} '{}' of {} is in the ledger with {with}",
                one.what, one.name, one.community,
            );
            let help = "record a `correct` with the new amounts for it, a promise that `replaces` it, or an amendment that all sign; or run the programme as it was";
            faults.push(Fault::new(file, what, help));
        }
    }
    for left in left_over(books, wanted) {
        let help = "let it lapse, or promise what `replaces` it; or run the programme as it was";
        faults.push(Fault::new(file, left, help));
    }
    faults.into_result(all)
}

/// What was promised as a share before, and is no share of `wanted`: of a place that gets
/// nothing any more, or of the same money under another name of the programme.
fn left_over(books: &Books, wanted: &[Wanted]) -> Vec<String> {
    let shares = || wanted.iter().filter(|one| one.what == "promise");
    let text = |one: &Wanted, name: &str| one.value[name].as_str().map(str::to_owned);
    let ids: Vec<Option<EntryId>> = (shares())
        .map(|one| EntryId::parse(&text(one, "id")?))
        .collect();
    let own = shares().find_map(|one| text(one, "source"));
    let mut left = Vec::new();
    for book in books.books() {
        let here: Vec<&Wanted> = shares()
            .filter(|one| one.community == book.community())
            .collect();
        for (number, promise) in (0..).zip(book.promises()) {
            let lapsed = book.held(Account::Lapsed(number), Date::LAST);
            let minor = promise.envelope.unwrap_or(0) - lapsed;
            let is_share = promise.source.starts_with(SHARE_OF);
            let is_known = ids.contains(&Some(promise.entry));
            if !is_share || is_known || minor <= 0 || promise.replaced_by.is_some() {
                continue;
            }
            // One that replaces a share stands for it.
            if replaces_one_of(book.promises(), promise, &ids) {
                continue;
            }
            let same = |one: &&Wanted| {
                let from = text(one, "from_party").as_deref() == Some(&promise.from_party);
                from && text(one, "amount") == Some(minor.to_string())
            };
            if own.as_deref() == Some(&promise.source) || here.iter().any(same) {
                left.push(format!(
                    "{} was promised {} as «{}» ({}), and that is no share now",
                    book.community(),
                    allotment_ledger::shown(minor, promise.money.currency),
                    promise.source,
                    promise.entry
                ));
            }
        }
    }
    left
}

/// Whether `promise` took the place of one of those with these ids, at whatever remove.
fn replaces_one_of(all: &[Promise], promise: &Promise, ids: &[Option<EntryId>]) -> bool {
    let older = |one: &&Promise| all.get(one.replaces? as usize);
    std::iter::successors(Some(promise), older).any(|one| ids.contains(&Some(one.entry)))
}
