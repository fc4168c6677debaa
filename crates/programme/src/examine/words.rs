//! What was found, in sentences.

use allotment_examine::{Day, Found, Part, Prices, Stage, Status, Why};
use allotment_place::{Pence, thousands};
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::cells::in_words;
use super::run::Examination;
use super::spending::Kind;

impl Examination {
    /// An amount as people write it, exactly: `£10.47bn`, `£32 a head`.
    pub(super) fn money(&self, minor: u128) -> String {
        let mut text = plain_money(minor, self.currency);
        if self.basis.per_head {
            text.push_str(" a head");
        }
        if self.basis.yearly {
            text.push_str(" a year");
        }
        text
    }

    /// What all amounts have in common, in words.
    pub(super) fn basis_in_words(&self) -> String {
        let whom = if self.basis.per_head {
            "for each person"
        } else {
            "for all together"
        };
        let when = if self.basis.yearly {
            "for each year"
        } else {
            "in all"
        };
        let prices = match self.basis.prices {
            Prices::Cash => "in money of the day".to_owned(),
            Prices::Of(year) => format!("in the prices of {year}"),
            Prices::Unstated => "in prices that nobody stated".to_owned(),
        };
        format!("{when}, {whom}, {prices}")
    }

    /// What shows that a status holds.
    pub(super) fn evidence(&self, promise: usize, found: &Found) -> String {
        let one = &self.promises[promise];
        let counted = &self.examined.counted[promise];
        let statements = &self.statements[promise];
        let day = |at: usize| in_words(statements[at].day);
        match &found.why {
            Why::Claimed(at) => {
                let is = match found.status {
                    Status::ReplacesAnotherPot => "",
                    _ => "is ",
                };
                format!(
                    "{} said on {} that it {is}{}",
                    one.said[*at].who,
                    day(*at),
                    found.status.name()
                )
            }
            Why::ToNothing(at) => format!("it came to nothing on {}", day(*at)),
            Why::OldMoney(_) => match counted.same_as {
                Some(first) => format!(
                    "the same pot as '{}', announced on {}",
                    self.promises[first].id,
                    in_words(self.statements[first][0].day)
                ),
                None => self.substitution(promise),
            },
            Why::Less { at, most, number } => {
                let said = |at: usize| {
                    if *number {
                        with_unit(statements[at].number.as_ref(), one.unit.as_deref())
                    } else {
                        self.money(statements[at].minor.unwrap_or(0))
                    }
                };
                format!(
                    "{} on {}, {} on {}",
                    said(*most),
                    day(*most),
                    said(*at),
                    day(*at)
                )
            }
            Why::NumberLate(late) => {
                let of = self.most_number(promise);
                let percent = of.and_then(|of| ratio(late, of)).and_then(Part::percent);
                let percent = percent.map_or_else(String::new, |percent| format!(" ({percent}%)"));
                match of {
                    Some(of) => format!(
                        "{} of {} are late{percent}",
                        plain_number(late),
                        with_unit(Some(of), one.unit.as_deref())
                    ),
                    None => format!("{} are late", with_unit(Some(late), one.unit.as_deref())),
                }
            }
            Why::Lost => format!(
                "{} of its money is in none that replaces it",
                self.money(self.lost(promise))
            ),
            Why::In(newer) => format!(
                "its money is now in '{}', of which: {}",
                self.promises[*newer].id,
                self.fate(*newer)
            ),
            Why::Moved(_)
            | Why::Overdue
            | Why::Stretched(_)
            | Why::YearsOver(_)
            | Why::DoneLate(_) => self.of_days(promise, &found.why),
            Why::Done => format!("done by {}", in_words(found.day)),
            Why::NothingElse => match counted.carried_to.iter().max_by_key(|to| to.1) {
                Some(&(newer, _)) => format!("its money is now in '{}'", self.promises[newer].id),
                None => "nothing stated or spent shows otherwise".to_owned(),
            },
        }
    }

    /// What shows that a promise is late by its days or years.
    fn of_days(&self, promise: usize, why: &Why) -> String {
        let statements = &self.statements[promise];
        let standing = &self.examined.standing[promise];
        let day = |day: Option<Day>| day.map_or_else(String::new, in_words);
        match why {
            Why::Moved(at) => format!(
                "first due {}; by the statement of {} due {}",
                day(standing.first_due),
                in_words(statements[*at].day),
                day(statements[*at].due)
            ),
            Why::Overdue => format!(
                "due {}, and not done by {}",
                day(standing.first_due),
                in_words(self.now)
            ),
            Why::Stretched(at) => format!(
                "its money was for the years until {}; by the statement of {} for those until {}",
                day(standing.first_due),
                in_words(statements[*at].day),
                day(statements[*at].ends)
            ),
            Why::YearsOver(ends) => format!(
                "its money was for the years until {}, and nobody tells that it was done by {}",
                in_words(*ends),
                in_words(self.now)
            ),
            Why::DoneLate(days) => {
                format!("done {} after the day named first", counted_days(*days))
            }
            _ => String::new(),
        }
    }

    /// What else than that it replaces another is known of a promise.
    fn fate(&self, promise: usize) -> String {
        let mut found = self.examined.standing[promise].found.iter();
        let fate = found.find(|one| one.status != Status::ReplacesAnotherPot);
        fate.map_or_else(String::new, |fate| self.evidence(promise, fate))
    }

    /// The promise that a verdict of `found` rests on: that of the pot in which the money
    /// now is, where that is all there is to say.
    fn in_whose_pot(&self, promise: usize, found: &Found) -> Option<usize> {
        let carried = self.examined.counted[promise].carried_to.iter();
        let newer = carried.max_by_key(|to| to.1).map(|to| to.0);
        newer.filter(|_| found.why == Why::NothingElse)
    }

    /// The day of the evidence.
    pub(super) fn evidence_day(&self, promise: usize, found: &Found) -> Day {
        match self.in_whose_pot(promise, found) {
            Some(newer) => self.promises[newer].first().day,
            None => found.day,
        }
    }

    /// Where the evidence was told.
    pub(super) fn evidence_source(&self, promise: usize, found: &Found) -> &str {
        if let Some(newer) = self.in_whose_pot(promise, found) {
            return &self.promises[newer].first().source;
        }
        let said = &self.promises[promise].said;
        let at = match &found.why {
            Why::Claimed(at)
            | Why::ToNothing(at)
            | Why::Moved(at)
            | Why::Stretched(at)
            | Why::OldMoney(at)
            | Why::Less { at, .. } => *at,
            Why::In(newer) => {
                let mut fate = self.examined.standing[*newer].found.iter();
                let fate = fate.find(|one| one.status != Status::ReplacesAnotherPot);
                return fate.map_or("", |fate| self.evidence_source(*newer, fate));
            }
            Why::Lost => {
                let last = counted_last(self, promise);
                return &self.promises[last].first().source;
            }
            Why::NumberLate(_) => return self.told_source(promise, Kind::Late),
            Why::Done | Why::DoneLate(_) => match self.done_source(promise, found.day) {
                Some(source) => return source,
                None => said.len() - 1,
            },
            Why::Overdue => said.iter().position(|one| one.due.is_some()).unwrap_or(0),
            Why::NothingElse | Why::YearsOver(_) => said.len() - 1,
        };
        &said[at].source
    }

    /// The source of the row by which all was spent, or had come, on `day`.
    fn done_source(&self, promise: usize, day: Day) -> Option<&str> {
        let own = self.examined.counted[promise].same_as.unwrap_or(promise);
        let is_own = |one: usize| self.examined.counted[one].same_as.unwrap_or(one) == own;
        let done = [Kind::Money(Stage::Spent), Kind::Outcome];
        let mut rows = self.told.iter().rev();
        let row = rows.find(|row| {
            row.day == day && done.contains(&row.kind) && row.promise.is_some_and(is_own)
        });
        Some(&row?.source)
    }

    /// The source of the last row of a kind.
    fn told_source(&self, promise: usize, kind: Kind) -> &str {
        let pot = self.examined.counted[promise].same_as.unwrap_or(promise);
        let last = self.ends.get(&(pot, kind));
        last.map_or("", |&[_, last]| &self.told[last].source)
    }

    /// Those that a promise replaces of which nobody ever stated an amount.
    pub(super) fn unsaid_of(&self, promise: usize) -> Vec<usize> {
        let older = self.promises[promise].replaces.iter().copied();
        older.filter(|&at| self.most(at).is_none()).collect()
    }

    /// Whether a promise exceeds the pots that it replaces.
    pub(super) fn substitution(&self, promise: usize) -> String {
        let counted = &self.examined.counted[promise];
        let listed = |all: &[usize]| -> String {
            let names = all.iter().map(|&at| format!("'{}'", self.promises[at].id));
            names.collect::<Vec<_>>().join(" and ")
        };
        let names = listed(&self.promises[promise].replaces);
        if self.examined_minor(promise).is_none() {
            return format!("it replaces {names}, and nobody says what it comes to");
        }
        let unsaid = self.unsaid_of(promise);
        if !unsaid.is_empty() {
            let unsaid = listed(&unsaid);
            return format!("it replaces {names}, and nobody says what {unsaid} came to");
        }
        let (now, before) = (counted.stated, counted.replaced);
        let beside = match now.cmp(&before) {
            std::cmp::Ordering::Greater => format!("{} more than that", self.money(now - before)),
            std::cmp::Ordering::Less => format!("{} less than that", self.money(before - now)),
            std::cmp::Ordering::Equal => "no more and no less".to_owned(),
        };
        if counted.with_others > 0 {
            return format!(
                "it replaces {names}, of which {} is counted with others that replace it too, and {} with this one: it is {beside}",
                self.money(counted.with_others),
                self.money(before)
            );
        }
        format!(
            "it replaces {names}, which came to {}: it is {beside}",
            self.money(before)
        )
    }

    /// What those that replace the pot of a promise no longer have of it.
    fn lost(&self, promise: usize) -> u128 {
        let counted = &self.examined.counted;
        let pot = counted[promise].same_as.unwrap_or(promise);
        counted[pot].lost + counted[pot].back
    }

    /// The first amount that was stated under this id.
    pub(super) fn amount_first(&self, promise: usize) -> Option<u128> {
        let mut own = self.promises[promise].own.iter();
        own.find_map(|&at| self.statements[promise][at].minor)
    }

    /// What a promise now comes to, if anybody says: nothing once it is broken.
    pub(super) fn examined_minor(&self, promise: usize) -> Option<u128> {
        self.most(promise)?;
        Some(self.examined.counted[promise].stated)
    }

    /// The most that a promise came to, if anybody says.
    pub(super) fn most(&self, promise: usize) -> Option<u128> {
        let stated = self.statements[promise].iter();
        stated.filter_map(|one| one.minor).max()
    }

    /// The most things that a promise was ever of.
    pub(super) fn most_number(&self, promise: usize) -> Option<&BigRational> {
        let stated = self.statements[promise].iter();
        stated.filter_map(|one| one.number.as_ref()).max()
    }

    /// What a promise comes to, with what it came to before if that was more.
    pub(super) fn amount_in_words(&self, promise: usize) -> Option<String> {
        let (most, now) = (self.most(promise)?, self.examined_minor(promise)?);
        let most = self.money(most);
        Some(if self.most(promise) == Some(now) {
            most
        } else {
            format!("{most}, now {}", self.money(now))
        })
    }

    /// All that was promised: the most that each came to, each pound once.
    pub(super) fn promised(&self) -> u128 {
        self.examined.promised.iter().sum()
    }
}

/// The last of those that replace a promise, or itself.
fn counted_last(found: &Examination, promise: usize) -> usize {
    let counted = &found.examined.counted;
    let pot = counted[promise].same_as.unwrap_or(promise);
    let newer = counted[pot].replaced_by.last();
    newer.copied().unwrap_or(promise)
}

/// A number with its unit.
fn with_unit(number: Option<&BigRational>, unit: Option<&str>) -> String {
    let number = number.map_or_else(|| "an unknown number".to_owned(), plain_number);
    match unit {
        Some(unit) => format!("{number} {unit}"),
        None => number,
    }
}

/// An amount exactly: in billions or millions where two decimals say it all.
fn plain_money(minor: u128, currency: allotment_place::Currency) -> String {
    let unit = 10_u128.pow(currency.decimals());
    let sign = currency.sign();
    for (size, letter) in [(1_000_000_000, "bn"), (1_000_000, "m")] {
        let size: u128 = size * unit;
        if minor >= size && (minor * 100).is_multiple_of(size) {
            let hundredths = minor * 100 / size;
            let (whole, part) = (hundredths / 100, hundredths % 100);
            let whole = thousands(u64::try_from(whole).unwrap_or(u64::MAX));
            let part = if part == 0 {
                String::new()
            } else if letter == "bn" || part % 10 != 0 {
                format!(".{part:02}")
            } else {
                format!(".{}", part / 10)
            };
            return format!("{sign}{whole}{part}{letter}");
        }
    }
    let pence = Pence::new(u64::try_from(minor).unwrap_or(u64::MAX));
    if minor.is_multiple_of(unit) {
        pence.display_whole(currency)
    } else {
        pence.display(currency)
    }
}

/// A number without idle decimals.
pub(super) fn plain_number(number: &BigRational) -> String {
    if number.is_integer()
        && let Some(whole) = number.to_integer().to_u64()
    {
        return thousands(whole);
    }
    number
        .to_f64()
        .map_or_else(String::new, |number| number.to_string())
}

/// One number out of another, as an exact part.
pub(super) fn ratio(of: &BigRational, whole: &BigRational) -> Option<Part> {
    let ratio = of / Some(whole).filter(|whole| **whole > BigRational::from_integer(0.into()))?;
    Part::new(ratio.numer().to_i128()?, ratio.denom().to_i128()?)
}

fn counted_days(days: i64) -> String {
    let size = thousands(days.unsigned_abs());
    if days == 1 {
        format!("{size} day")
    } else {
        format!("{size} days")
    }
}

/// `a, b and c`.
pub(super) fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
