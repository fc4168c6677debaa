//! What became of a promise.

use num_rational::BigRational;

use crate::Day;

/// What became of a promise, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Withdrawn, or come to nothing.
    Broken,
    /// The money of another pot under a new name, or a pot announced twice.
    ReplacesAnotherPot,
    /// Smaller than it was.
    ScaledBack,
    /// Not done by the day that was named first, or that day was moved.
    Late,
    /// Done.
    Kept,
    /// None of these so far.
    OnTrack,
}

impl Status {
    /// Each with its name.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Broken, "broken"),
        (Self::ReplacesAnotherPot, "replaces another pot"),
        (Self::ScaledBack, "scaled back"),
        (Self::Late, "late"),
        (Self::Kept, "kept"),
        (Self::OnTrack, "on track"),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Whether it is good news, which takes more than a claim.
    pub(crate) const fn is_rosy(self) -> bool {
        matches!(self, Self::Kept | Self::OnTrack)
    }
}

/// What somebody stated of a promise, on a day. What a statement leaves open is
/// as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// When.
    pub day: Day,
    /// What it comes to, in minor units on the base of all.
    pub minor: Option<u128>,
    /// How many things, such as homes.
    pub number: Option<BigRational>,
    /// By when.
    pub due: Option<Day>,
    /// The last day of the years that its money is for.
    pub ends: Option<Day>,
    /// What they say has become of it.
    pub claimed: Option<Status>,
}

/// What is known of a promise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// What was stated of it, in order of days; at least one.
    pub statements: Vec<Statement>,
    /// If it replaces another pot, or is one announced before: the position of the first
    /// statement that was made of it under this name.
    pub is_old_money: Option<usize>,
    /// What was spent, each with its day, in order of days, as it stood then:
    /// sums and not payments. Nothing if nobody said.
    pub spent: Option<Vec<(Day, u128)>>,
    /// What came of it, in the unit of its number, likewise.
    pub came: Option<Vec<(Day, BigRational)>>,
    /// The last that was told of how many things are late.
    pub number_late: Option<(Day, BigRational)>,
    /// Whether another promise replaces it: then years that are over say nothing of it.
    pub is_replaced: bool,
    /// Since when the promises that replace it no longer have all of its money.
    pub lost: Option<Day>,
}

/// What shows that a status holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Somebody said so in the statement of this position.
    Claimed(usize),
    /// It came to nothing by the statement of this position.
    ToNothing(usize),
    /// It says that it replaces another, or is announced again, first by the statement of
    /// this position.
    OldMoney(usize),
    /// The statement of this position has less than one before it.
    Less {
        /// The statement.
        at: usize,
        /// That of the most before it.
        most: usize,
        /// Whether it is the number that fell, and not the money.
        number: bool,
    },
    /// The promises that replace it do not have all of its money.
    Lost,
    /// All that is known is that its money is in the promise of this position, which
    /// stands so.
    In(usize),
    /// So many things are late.
    NumberLate(BigRational),
    /// The day was moved by the statement of this position.
    Moved(usize),
    /// No day was named, and the statement of this position gives the money more years.
    Stretched(usize),
    /// The first day has passed, and it is not done.
    Overdue,
    /// The years that its money is for are over, and it is not done.
    YearsOver(Day),
    /// It was done so many days after the first day.
    DoneLate(i64),
    /// All was spent, or came, as promised.
    Done,
    /// Nothing shows otherwise.
    NothingElse,
}

/// That a status holds: since when, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The status.
    pub status: Status,
    /// The day of the evidence.
    pub day: Day,
    /// What shows it.
    pub why: Why,
}

/// Everything that holds of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Every status that holds, the gravest first; at least one.
    pub found: Vec<Found>,
    /// Whether the evidence is graver than the last claim, or shows that it was overtaken.
    pub claim_fails: bool,
    /// The day by which it was done, if it is.
    pub done: Option<Day>,
    /// The day named first; where none was named, the last day of the years that the
    /// money was for at first.
    pub first_due: Option<Day>,
    /// The day named last, likewise.
    pub last_due: Option<Day>,
    /// Whether no day was named, so that those two are of years.
    pub by_years: bool,
}

/// What became of a promise, as known on the day `now`.
///
/// Days are held against the first that was named: one that was moved does not
/// make a promise punctual. A promise is done when what it comes to was spent,
/// and what it was to bring came; where neither is known, when somebody claims
/// that it was kept. Where no day was named, it is due when the years are over that
/// its money is for.
///
/// # Panics
/// If there is no statement.
#[must_use]
pub fn standing(record: &Record, now: Day) -> Standing {
    let statements = &record.statements;
    assert!(!statements.is_empty(), "a promise was stated");
    let claim = (statements.iter().enumerate().rev())
        .find_map(|(at, statement)| statement.claimed.map(|claimed| (at, claimed)));
    let mut dues = stated_days(statements, |one| one.due);
    let by_years = dues.is_empty() && !record.is_replaced;
    if by_years {
        dues = stated_days(statements, |one| one.ends);
    }
    let first_due = dues.first().map(|&(_, due)| due);
    let done = done(record, claim);
    let mut found = Vec::new();
    let mut find = |status, day, why| found.push(Found { status, day, why });
    let by_claim = |status| {
        let (at, claimed) = claim?;
        (claimed == status).then(|| (statements[at].day, Why::Claimed(at)))
    };
    let to_nothing = to_nothing(statements);
    let less = less(statements).filter(|_| to_nothing.is_none());
    let withdrawn = withdrawn(statements).map(|at| (statements[at].day, Why::Claimed(at)));
    if let Some((day, why)) = to_nothing.or(withdrawn) {
        find(Status::Broken, day, why);
    }
    if let Some(at) = record.is_old_money {
        let day = statements[at].day;
        find(Status::ReplacesAnotherPot, day, Why::OldMoney(at));
    } else if let Some((day, why)) = by_claim(Status::ReplacesAnotherPot) {
        find(Status::ReplacesAnotherPot, day, why);
    }
    let gone = record.lost.map(|day| (day, Why::Lost));
    // What is known to be done is not late or less because somebody says so.
    let is_known = done.is_some_and(|(_, by_claim)| by_claim.is_none());
    let by_claim = |status| by_claim(status).filter(|_| !is_known);
    if let Some((day, why)) = less.or(gone).or_else(|| by_claim(Status::ScaledBack)) {
        find(Status::ScaledBack, day, why);
    }
    let late = late(record, &dues, by_years, done, now).or_else(|| by_claim(Status::Late));
    if let Some((day, why)) = late {
        find(Status::Late, day, why);
    }
    if let Some((day, by_claim)) = done {
        let why = by_claim.map_or(Why::Done, Why::Claimed);
        find(Status::Kept, day, why);
    }
    if found.is_empty() {
        let last = statements.len() - 1;
        let (at, why) = match claim {
            Some((at, Status::OnTrack)) => (at, Why::Claimed(at)),
            _ => (last, Why::NothingElse),
        };
        found.push(Found {
            status: Status::OnTrack,
            day: statements[at].day,
            why,
        });
    }
    let mut standing = Standing {
        claim_fails: false,
        done: done.map(|(day, _)| day),
        first_due,
        last_due: dues.last().map(|&(_, due)| due),
        by_years: by_years && !dues.is_empty(),
        found,
    };
    standing.claim_fails = claim_fails(claim.map(|(_, claimed)| claimed), &standing);
    standing
}

/// Whether the evidence is graver than a claim, or shows that it was overtaken.
pub(crate) fn claim_fails(claimed: Option<Status>, standing: &Standing) -> bool {
    // Old money can be kept, on track or anything else.
    let Some(claimed) = claimed.filter(|one| *one != Status::ReplacesAnotherPot) else {
        return false;
    };
    if claimed == Status::Kept && standing.done.is_none() {
        return true;
    }
    let is_graver = |found: &Found| {
        let is_grave = matches!(
            found.status,
            Status::Broken | Status::ScaledBack | Status::Late
        );
        is_grave && found.status < claimed
    };
    if standing.found.iter().any(is_graver) {
        return true;
    }
    // It was stated again since, or done: then it is not what was said of it.
    let is_found = standing.found.iter().any(|found| found.status == claimed);
    let is_otherwise = claimed == Status::Broken || standing.done.is_some();
    !claimed.is_rosy() && !is_found && is_otherwise
}

/// The claim that it is broken, unless it was said since that it is late or scaled back, or
/// an amount is stated again: a number where there never was an amount.
fn withdrawn(statements: &[Statement]) -> Option<usize> {
    let news = |one: &Statement| one.claimed.filter(|claimed| !claimed.is_rosy());
    let at = statements.iter().rposition(|one| news(one).is_some())?;
    let has_money = statements.iter().any(|one| one.minor.is_some());
    let mut after = statements[at + 1..].iter();
    let is_revived = after.any(|one| {
        if has_money {
            one.minor.is_some()
        } else {
            one.number.is_some()
        }
    });
    (news(&statements[at]) == Some(Status::Broken) && !is_revived).then_some(at)
}

/// The days that statements state, each with its position.
fn stated_days(statements: &[Statement], pick: fn(&Statement) -> Option<Day>) -> Vec<(usize, Day)> {
    let all = statements.iter().enumerate();
    all.filter_map(|(at, statement)| Some((at, pick(statement)?)))
        .collect()
}

/// It had money, and then none; or where it never had any, a number, and then none. Money
/// that stands, for nothing any more, is less than was promised, but not nothing.
fn to_nothing(statements: &[Statement]) -> Option<(Day, Why)> {
    let nothing = BigRational::from_integer(0.into());
    let has_money = statements
        .iter()
        .any(|one| one.minor.is_some_and(|minor| minor > 0));
    let stated = |statement: &Statement| match (statement.minor, &statement.number) {
        (minor, _) if has_money => minor.map(|minor| minor > 0),
        (Some(minor), None) => Some(minor > 0),
        (_, number) => number.as_ref().map(|number| *number > nothing),
    };
    let all = || statements.iter().enumerate();
    let last_with_any = all().rfind(|(_, statement)| stated(statement) == Some(true));
    let (with_any, _) = last_with_any?;
    let (at, statement) =
        all().find(|(at, statement)| *at > with_any && stated(statement) == Some(false))?;
    Some((statement.day, Why::ToNothing(at)))
}

/// The last of money or number is below the most before it.
fn less(statements: &[Statement]) -> Option<(Day, Why)> {
    let money: Vec<(usize, u128)> = (statements.iter().enumerate())
        .filter_map(|(at, statement)| Some((at, statement.minor?)))
        .collect();
    let numbers: Vec<(usize, &BigRational)> = (statements.iter().enumerate())
        .filter_map(|(at, statement)| Some((at, statement.number.as_ref()?)))
        .collect();
    let (at, most, number) = fallen(&money)
        .map(|(at, most)| (at, most, false))
        .or_else(|| fallen(&numbers).map(|(at, most)| (at, most, true)))?;
    Some((statements[at].day, Why::Less { at, most, number }))
}

/// If the last is below the most: the first since the most that is, and the
/// most.
fn fallen<T: Ord>(stated: &[(usize, T)]) -> Option<(usize, usize)> {
    let (most, largest) =
        (stated.iter()).reduce(|one, other| if other.1 > one.1 { other } else { one })?;
    let (_, last) = stated.last()?;
    if last >= largest {
        return None;
    }
    let since = stated
        .iter()
        .find(|(at, value)| at > most && value < largest)?;
    Some((since.0, *most))
}

/// When it was done, and the position of the claim if it is only claimed.
fn done(record: &Record, claim: Option<(usize, Status)>) -> Option<(Day, Option<usize>)> {
    let last = |pick: fn(&Statement) -> bool| record.statements.iter().rfind(|one| pick(one));
    let minor = last(|one| one.minor.is_some()).and_then(|one| one.minor);
    let number = last(|one| one.number.is_some()).and_then(|one| one.number.clone());
    let enough_money = match (minor.filter(|&minor| minor > 0), &record.spent) {
        (Some(minor), Some(spent)) => Some(since(spent, &minor)),
        _ => None,
    };
    let enough_came = match (number, &record.came) {
        (Some(number), Some(came)) => Some(since(came, &number)),
        _ => None,
    };
    if record
        .number_late
        .as_ref()
        .is_some_and(|(_, late)| *late > BigRational::from_integer(0.into()))
        && enough_came.is_none()
    {
        return None;
    }
    match (enough_money, enough_came) {
        (Some(money), Some(came)) => Some((money?.max(came?), None)),
        (Some(day), None) | (None, Some(day)) => Some((day?, None)),
        (None, None) => {
            let (at, _) = claim.filter(|&(_, claimed)| claimed == Status::Kept)?;
            // The first of the claims that end with this one.
            let first = (0..=at).rev().take_while(|&at| {
                matches!(record.statements[at].claimed, None | Some(Status::Kept))
            });
            let at = first
                .filter(|&at| record.statements[at].claimed.is_some())
                .last()
                .unwrap_or(at);
            Some((record.statements[at].day, Some(at)))
        }
    }
}

/// The first day since which sums are never below `wanted`.
fn since<T: Ord>(sums: &[(Day, T)], wanted: &T) -> Option<Day> {
    let enough = sums.iter().rev().take_while(|(_, sum)| sum >= wanted);
    enough.last().map(|&(day, _)| day)
}

fn late(
    record: &Record,
    dues: &[(usize, Day)],
    by_years: bool,
    done: Option<(Day, Option<usize>)>,
    now: Day,
) -> Option<(Day, Why)> {
    if let Some((day, late)) = &record.number_late
        && *late > BigRational::from_integer(0.into())
    {
        return Some((*day, Why::NumberLate(late.clone())));
    }
    let &(_, first) = dues.first()?;
    if by_years {
        let longer = dues.iter().find(|&&(_, ends)| ends > first);
        return match (done, longer) {
            // Money of a year is told of long after it, so that what was spent is in
            // time, whenever that is told; unless its years were made more.
            (Some((day, _)), _) if day <= first => None,
            (Some(_), None) => None,
            (_, Some(&(at, _))) => Some((record.statements[at].day, Why::Stretched(at))),
            (None, None) => (now > first).then_some((now, Why::YearsOver(first))),
        };
    }
    match done {
        Some((day, _)) if day > first => Some((day, Why::DoneLate(day.since(first)))),
        Some(_) => None,
        None if now > first => {
            let moved = dues.iter().find(|&&(_, due)| due > first);
            Some(match moved {
                Some(&(at, _)) => (record.statements[at].day, Why::Moved(at)),
                None => (now, Why::Overdue),
            })
        }
        None => {
            let &(_, last) = dues.last()?;
            let moved = dues.iter().find(|&&(_, due)| due > first);
            let &(at, _) = moved.filter(|_| last > first)?;
            Some((record.statements[at].day, Why::Moved(at)))
        }
    }
}
