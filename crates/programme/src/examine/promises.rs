//! Statements of promises, from a table: later ones update earlier ones.

use std::collections::BTreeMap;

use allotment_examine::{Day, Prices, Status};
use allotment_place::Period;
use allotment_table::{Fault, Faults, Table, nearest};
use num_rational::BigRational;
use num_traits::Signed;

use super::cells::{self, Cells};
use super::claims::{End, claim, decided_by, per, prices, years};

/// The columns that must be there.
const REQUIRED: [&str; 5] = ["promise_id", "date", "who", "what", "source"];
/// All that are read.
pub(super) const KNOWN: [&str; 21] = [
    "promise_id",
    "date",
    "who",
    "what",
    "amount_minor",
    "once",
    "price_base",
    "places",
    "level",
    "status_claimed",
    "replaces",
    "source",
    "per",
    "from",
    "to",
    "number",
    "unit",
    "due",
    "part_of",
    "decided_by",
    "currency",
];

/// An amount as a row states it, with what earlier rows said of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub minor: i64,
    pub once: bool,
    pub per_head: bool,
    pub prices: Prices,
    pub years: Option<(Period, Period)>,
}

/// One row.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub row: usize,
    pub day: Day,
    pub who: String,
    /// What it then was, in words.
    pub what: String,
    pub stated: Option<Stated>,
    pub number: Option<BigRational>,
    pub due: Option<Day>,
    pub claimed: Option<Status>,
    pub source: String,
}

/// A promise with all that was said of it.
#[derive(Debug, Clone)]
pub(super) struct Promise {
    pub id: String,
    pub who: String,
    pub what: String,
    /// In order of days; once pots are found, what was said of its pot under all ids.
    pub said: Vec<Said>,
    /// Which of those were said under this id.
    pub own: Vec<usize>,
    /// The last claim as it was written.
    pub claim: Option<String>,
    /// Whether that is one of the statuses, or another word for one.
    pub claim_is_known: bool,
    pub unit: Option<String>,
    pub places: Option<String>,
    /// The row that names them.
    pub places_row: usize,
    /// Every row that names places, in order of days: the day, the row, and the level as it
    /// then was.
    pub named: Vec<(Day, usize, Option<String>)>,
    pub level: Option<String>,
    pub replaces: Vec<usize>,
    /// The row that names them.
    pub replaces_row: Option<usize>,
    pub part_of: Option<usize>,
    pub decided_by: Option<&'static str>,
}

/// What a table of promises holds.
pub(super) struct Promises {
    pub all: Vec<Promise>,
    /// Columns that are not read.
    pub passed: Vec<String>,
    /// The rows whose claims are none of the statuses.
    pub other_claims: Vec<usize>,
}

/// The columns, read.
struct Rows<'a> {
    cells: Cells<'a>,
    ids: Vec<Option<&'a str>>,
    /// The dates as they were written.
    dates: Vec<Option<&'a str>>,
    days: Vec<Option<Day>>,
    who: Vec<Option<&'a str>>,
    what: Vec<Option<&'a str>>,
    amounts: Vec<Option<i64>>,
    once: Vec<Option<bool>>,
    per: Vec<Option<bool>>,
    prices: Vec<Option<Prices>>,
    from: Vec<Option<Period>>,
    to: Vec<Option<Period>>,
    places: Vec<Option<&'a str>>,
    level: Vec<Option<&'a str>>,
    claims: Vec<Option<&'a str>>,
    replaces: Vec<Option<&'a str>>,
    part_of: Vec<Option<&'a str>>,
    number: Vec<Option<BigRational>>,
    unit: Vec<Option<&'a str>>,
    due: Vec<Option<Day>>,
    decided_by: Vec<Option<&'static str>>,
    source: Vec<Option<&'a str>>,
}

/// Reads the promises of `table`.
pub(super) fn read(table: &Table) -> Result<Promises, Faults> {
    let mut faults = Faults::new();
    let (cells, passed) = Cells::new(table, &REQUIRED, &KNOWN, &mut faults);
    let rows = Rows::of(cells, &mut faults);
    if table.rows() == 0 {
        let help = "give a row for each statement";
        faults.push(Fault::new(
            table.name(),
            "there are no promises in it",
            help,
        ));
    }
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    let mut of_promise: Vec<(&str, Vec<usize>)> = Vec::new();
    for row in 0..table.rows() {
        rows.complete(row, &mut faults);
        if let (Some(id), Some(_)) = (rows.ids[row], rows.days[row]) {
            let at = *by_id.entry(id).or_insert_with(|| {
                of_promise.push((id, Vec::new()));
                of_promise.len() - 1
            });
            of_promise[at].1.push(row);
        }
    }
    let mut all = Vec::with_capacity(of_promise.len());
    let mut other_claims = Vec::new();
    for (id, mut of_it) in of_promise {
        of_it.sort_by_key(|&row| (rows.days[row], row));
        let links = |cell: &str| cells::names(cell, |name| by_id.contains_key(name));
        let find = |row: usize, column: &str, name: &str, faults: &mut Faults| {
            let found = by_id.get(name).copied();
            if found.is_none() {
                let what = format!("there is no promise '{name}' here");
                let help = match nearest(name, by_id.keys().copied()).first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => "add a row for it, with its amount and source".to_owned(),
                };
                faults.push(table.fault_at(row, column, what, help));
            }
            found
        };
        let promise = rows.promise(id, &of_it, links, find, &mut faults);
        other_claims.extend(promise.1);
        all.push(promise.0);
    }
    faults.into_result(Promises {
        all,
        passed,
        other_claims,
    })
}

impl Promise {
    /// What was first said under this id.
    pub fn first(&self) -> &Said {
        &self.said[self.own[0]]
    }

    /// What was last said under this id.
    pub fn last(&self) -> &Said {
        &self.said[self.own[self.own.len() - 1]]
    }
}

impl<'a> Rows<'a> {
    fn of(cells: Cells<'a>, faults: &mut Faults) -> Self {
        Self {
            ids: cells.text("promise_id", faults),
            dates: cells.text("date", faults),
            days: cells.days("date", faults),
            who: cells.text("who", faults),
            what: cells.text("what", faults),
            amounts: cells.integers("amount_minor", faults),
            once: cells.truths("once", faults),
            per: per(&cells, faults),
            prices: prices(&cells, faults),
            from: cells.years("from", faults),
            to: cells.years("to", faults),
            places: cells.text("places", faults),
            level: cells.text("level", faults),
            claims: cells.text("status_claimed", faults),
            replaces: cells.text("replaces", faults),
            part_of: cells.text("part_of", faults),
            number: cells.exact("number", faults),
            unit: cells.text("unit", faults),
            due: cells.days("due", faults),
            decided_by: decided_by(&cells, faults),
            source: cells.text("source", faults),
            cells,
        }
    }

    /// What every row must have.
    fn complete(&self, row: usize, faults: &mut Faults) {
        // A column that is not there was told of once.
        let mut fault = |column: &str, what: &str, help: &str| {
            if self.cells.table.has(column) {
                faults.push(self.cells.table.fault_at(row, column, what, help));
            }
        };
        if self.ids[row].is_none() {
            fault("promise_id", "the promise has no id", "give it one");
        }
        if self.dates[row].is_none() {
            let help = "write the day on which it was said, such as 2022-02-02";
            fault("date", "the statement has no date", help);
        }
        if self.source[row].is_none() {
            let help = "write where it was said: an address, or title and page";
            fault("source", "the statement has no source", help);
        }
        if self.amounts[row].is_some_and(|minor| minor < 0) {
            let help = "write what is promised; what is taken away is a row 'cut' of the spending";
            fault("amount_minor", "a promise is below zero", help);
        }
        if self.number[row].as_ref().is_some_and(Signed::is_negative) {
            fault(
                "number",
                "a number is below zero",
                "write how many are promised",
            );
        }
    }

    /// The promise of the rows `of_it`, in order of days, and the rows whose
    /// claims are none of the statuses.
    fn promise(
        &self,
        id: &str,
        of_it: &[usize],
        links: impl Fn(&str) -> Vec<String>,
        find: impl Fn(usize, &str, &str, &mut Faults) -> Option<usize>,
        faults: &mut Faults,
    ) -> (Promise, Vec<usize>) {
        let table = self.cells.table;
        let last = |cells: &[Option<&'a str>]| of_it.iter().rev().find_map(|&row| cells[row]);
        for (cells, column, help) in [
            (&self.who, "who", "write who made the promise"),
            (&self.what, "what", "write what was promised"),
        ] {
            if cells[of_it[0]].is_none() && table.has(column) {
                let what = format!("'{column}' is missing where '{id}' is first stated");
                faults.push(table.fault_at(of_it[0], column, what, help));
            }
        }
        let mut said = Vec::with_capacity(of_it.len());
        let mut held = Held::default();
        let (mut who, mut what) = ("", "");
        let mut other = Vec::new();
        for &row in of_it {
            who = self.who[row].unwrap_or(who);
            what = self.what[row].unwrap_or(what);
            let claimed = self.claims[row].and_then(claim);
            if self.claims[row].is_some() && claimed.is_none() {
                other.push(row);
            }
            said.push(Said {
                row,
                day: self.days[row].expect("rows without a day are left out"),
                who: who.to_owned(),
                what: what.to_owned(),
                stated: held.state(self, row, faults),
                number: self.number[row].clone(),
                due: self.due[row],
                claimed,
                source: self.source[row].unwrap_or_default().to_owned(),
            });
        }
        let newest = |cells: &[Option<&'a str>]| {
            let mut rows = of_it.iter().rev();
            rows.find_map(|&row| cells[row].map(|cell| (row, cell)))
        };
        self.one_unit(of_it, faults);
        let mut replaces = Vec::new();
        let named_old = newest(&self.replaces);
        if let Some((row, cell)) = named_old {
            for name in links(cell) {
                let found = find(row, "replaces", &name, faults);
                replaces.extend(found.filter(|older| !replaces.contains(older)));
            }
        }
        let part_of =
            newest(&self.part_of).and_then(|(row, name)| find(row, "part_of", name, faults));
        let places = newest(&self.places);
        let mut level = None;
        let mut named = Vec::new();
        for &row in of_it {
            level = self.level[row].or(level);
            if let (Some(_), Some(day)) = (self.places[row], self.days[row]) {
                named.push((day, row, level.map(str::to_owned)));
            }
        }
        let promise = Promise {
            id: id.to_owned(),
            who: last(&self.who).unwrap_or_default().to_owned(),
            what: last(&self.what).unwrap_or_default().to_owned(),
            own: (0..said.len()).collect(),
            said,
            claim: last(&self.claims).map(str::to_owned),
            claim_is_known: last(&self.claims).is_some_and(|text| claim(text).is_some()),
            unit: last(&self.unit).map(str::to_owned),
            places: places.map(|(_, cell)| cell.to_owned()),
            places_row: places.map_or(of_it[0], |(row, _)| row),
            named,
            level: last(&self.level).map(str::to_owned),
            replaces,
            replaces_row: named_old.map(|(row, _)| row),
            part_of,
            decided_by: of_it.iter().rev().find_map(|&row| self.decided_by[row]),
        };
        (promise, other)
    }
}

impl Rows<'_> {
    /// Numbers of one promise are of one unit.
    fn one_unit(&self, of_it: &[usize], faults: &mut Faults) {
        let mut said = of_it.iter().filter_map(|&row| Some((row, self.unit[row]?)));
        let Some((first, unit)) = said.next() else {
            return;
        };
        for (row, other) in said.filter(|one| !one.1.eq_ignore_ascii_case(unit)) {
            let table = self.cells.table;
            let what = format!(
                "it counts {other}, and on line {} {unit}: the two cannot be compared",
                table.line_of(first)
            );
            let help = "say both in one unit, or give what is now promised an id of its own";
            faults.push(table.fault_at(row, "unit", what, help));
        }
    }
}

/// What rows have said of an amount so far.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    minor: Option<i64>,
    once: Option<bool>,
    per_head: Option<bool>,
    prices: Option<Prices>,
    ends: [End; 2],
    /// Whether `once` and `price_base` were written, legibly or not.
    said: [bool; 2],
}

impl Held {
    /// The amount by `row`, if it says anything of one.
    fn state(&mut self, rows: &Rows<'_>, row: usize, faults: &mut Faults) -> Option<Stated> {
        fn update<T: Copy>(held: &mut Option<T>, said: Option<T>) -> bool {
            *held = said.or(*held);
            said.is_some()
        }
        let says = [
            update(&mut self.minor, rows.amounts[row]),
            update(&mut self.once, rows.once[row]),
            update(&mut self.per_head, rows.per[row]),
            update(&mut self.prices, rows.prices[row]),
            update(&mut self.ends[0].year, rows.from[row]),
            update(&mut self.ends[1].year, rows.to[row]),
        ];
        let is_said = |column: &str| rows.cells.says(column, row);
        self.said[0] |= is_said("once");
        self.said[1] |= is_said("price_base");
        self.ends[0].is_said |= is_said("from");
        self.ends[1].is_said |= is_said("to");
        let minor = self.minor.filter(|_| says.contains(&true))?;
        let table = rows.cells.table;
        let mut missing = |column: &str, what: &str, help: &str| {
            faults.push(table.fault_at(row, column, what, help));
        };
        if !self.said[0] {
            let what = "nobody says whether the amount comes once or every year";
            missing("once", what, "write true for once, false for every year");
        }
        if !self.said[1] {
            let what = "nobody says in whose prices the amount is";
            let help = "write cash for money of the day, the year of real prices such as 2019-20, or unstated";
            missing("price_base", what, help);
        }
        let years = years(self.ends, (table, row), faults);
        Some(Stated {
            minor,
            once: self.once?,
            per_head: self.per_head.unwrap_or(false),
            prices: self.prices?,
            years,
        })
    }
}
