//! Everything read, brought onto one base, and held beside each other.

use allotment_examine::{Day, Flow, Number, Part, Statement, examine};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Source, Table};
use std::collections::BTreeMap;

use super::base::{Placed, base};
use super::cells::last_day;
use super::gaps;
use super::ground::Ground;
use super::lay::{Located, cuts, laid};
use super::promises::Promise;
use super::run::{Examination, Tables};
use super::spending::{Kind, Told};

/// All that was read.
pub(super) struct Work<'a> {
    pub stated: &'a Table,
    pub tables: &'a Tables,
    pub promises: Vec<Promise>,
    pub told: Vec<Told>,
    pub ground: Option<Ground>,
}

impl Work<'_> {
    /// Everything on one base, and examined.
    pub fn finish(
        self,
        prices: Option<Period>,
        as_of: Option<Day>,
        currency: Currency,
        sources: Vec<Source>,
        aside: Vec<String>,
    ) -> Result<Examination, Faults> {
        let now = self.now(as_of);
        let amounts = self.placed();
        let based = base(&amounts, self.tables.deflator.as_ref(), prices);
        let mut faults = Faults::new();
        let based = faults.collect(based);
        let located = faults.collect(self.places());
        faults.collect(self.circles());
        faults.into_result(())?;
        let (based, places) = (based.expect("no faults"), located.expect("no faults"));
        let mut minor = based.minor.iter().copied();
        let statements: Vec<Vec<Statement>> = (self.promises.iter())
            .map(|promise| {
                let said = promise.said.iter();
                said.map(|said| Statement {
                    day: said.day,
                    minor: said.stated.and_then(|_| minor.next()).map(positive),
                    number: said.number.clone(),
                    due: said.due,
                    claimed: said.claimed,
                })
                .collect()
            })
            .collect();
        let told_minor: Vec<Option<i128>> = (self.told.iter())
            .map(|told| told.stated.and_then(|_| minor.next()))
            .collect();
        self.fits(&statements, &told_minor)?;
        let pure = self.pure(&statements, &places);
        let flows = self.flows(&told_minor, &places);
        let [came, late] = [Kind::Outcome, Kind::Late].map(|kind| self.numbers(kind, &places));
        let examined =
            examine(&pure, &flows, &came, &late, now).map_err(|wrong| self.told_wrong(&wrong))?;
        let on_places = self.ground.as_ref().filter(|_| !based.basis.per_head);
        let laid = on_places.map(|ground| {
            let counted = &examined.counted;
            let mut laid = laid(ground, &self.promises, counted, &flows, &places);
            cuts(&mut laid, ground, &self.told, &told_minor, &places);
            laid
        });
        let gaps = match &self.ground {
            Some(ground) => gaps::rows(ground, &self.told, &places.told),
            None => Vec::new(),
        };
        Ok(Examination {
            ends: ends(&self.told),
            currency,
            basis: based.basis,
            converted: based.converted,
            now,
            statements,
            told_minor,
            examined,
            laid,
            gaps,
            sources,
            aside,
            ground: self.ground,
            promises: self.promises,
            told: self.told,
        })
    }

    /// The day on which promises are judged.
    fn now(&self, as_of: Option<Day>) -> Day {
        let stated = self.promises.iter().flat_map(|promise| &promise.said);
        let days = stated.map(|said| said.day);
        let days = days.chain(self.told.iter().map(|told| told.day));
        as_of.unwrap_or_else(|| days.max().unwrap_or(Day::new(i32::MIN)))
    }

    /// Every amount with where it stands: statements first.
    fn placed(&self) -> Vec<Placed<'_>> {
        let stated = self.promises.iter().flat_map(|promise| {
            // Cash of a promise is of the day on which it was first made, so
            // that the same sum, stated again, is not less.
            let day = promise.said[0].day;
            promise.said.iter().filter_map(move |said| {
                Some(Placed {
                    table: self.stated,
                    row: said.row,
                    stated: said.stated?,
                    day,
                })
            })
        });
        let told = self.told.iter().filter_map(|told| {
            Some(Placed {
                table: self.tables.spending.as_ref()?,
                row: told.row,
                stated: told.stated?,
                day: told.day,
            })
        });
        stated.chain(told).collect()
    }

    /// The sums fit what a table holds.
    fn fits(&self, statements: &[Vec<Statement>], told: &[Option<i128>]) -> Result<(), Faults> {
        let stated = statements.iter().flatten().filter_map(|one| one.minor);
        let told = told.iter().flatten().map(|minor| minor.unsigned_abs());
        let all = stated.chain(told).try_fold(0_u128, u128::checked_add);
        if all.is_some_and(|all| all <= u128::from(i64::MAX.unsigned_abs())) {
            return Ok(());
        }
        let what = "all amounts together are larger than this program can hold";
        let help = "check the number of zeros: amounts are in minor units, such as pence";
        Err(Fault::new(self.stated.name(), what, help).into())
    }

    /// Where each promise and each row of the spending is.
    fn places(&self) -> Result<Located, Faults> {
        let mut faults = Faults::new();
        let mut find =
            |cell: Option<&String>, level: Option<&String>, at: (&Table, usize, &str)| {
                let (cell, ground) = (cell?, self.ground.as_ref()?);
                faults.collect(ground.places(cell, level.map(String::as_str), at))
            };
        let promised: Vec<Option<Vec<usize>>> = (self.promises.iter())
            .map(|promise| {
                let at = (self.stated, promise.places_row, "places");
                find(promise.places.as_ref(), promise.level.as_ref(), at)
            })
            .collect();
        let mut told = Vec::with_capacity(self.told.len());
        for one in &self.told {
            let table = self.tables.spending.as_ref().expect("rows come from it");
            let column = if table.has("place") {
                "place"
            } else {
                "places"
            };
            told.push(find(
                one.places.as_ref(),
                one.level.as_ref(),
                (table, one.row, column),
            ));
        }
        faults.into_result(Located::new(promised, told, &self.told))
    }

    fn pure(
        &self,
        statements: &[Vec<Statement>],
        places: &Located,
    ) -> Vec<allotment_examine::Promise> {
        let all = self.promises.iter().zip(statements).enumerate();
        all.map(|(at, (promise, statements))| {
            let stated = promise.said.iter().rev().find_map(|said| said.stated);
            let minor = statements.iter().rev().find_map(|one| one.minor);
            let words = promise.what.to_lowercase();
            let words: Vec<&str> = words.split_whitespace().collect();
            let key = minor.filter(|&minor| minor > 0).map(|minor| {
                let years = stated.and_then(|stated| stated.years);
                let place = match &places.promised[at] {
                    Some(places) => format!("{places:?}"),
                    None => promise.places.clone().unwrap_or_default().to_lowercase(),
                };
                let level = promise.level.as_deref().unwrap_or_default().to_lowercase();
                format!("{}|{minor}|{years:?}|{place}|{level}", words.join(" "))
            });
            allotment_examine::Promise {
                statements: statements.clone(),
                replaces: promise.replaces.clone(),
                part_of: promise.part_of,
                key,
                ends: stated.and_then(|stated| Some(last_day(stated.years?.1))),
            }
        })
        .collect()
    }

    /// Money on its way. What names no place is where its promise is.
    fn flows(&self, minor: &[Option<i128>], places: &Located) -> Vec<Flow> {
        let key = &places.keys;
        let rows = self.told.iter().zip(minor).enumerate();
        rows.filter_map(|(at, (told, minor))| {
            let Kind::Money(stage) = told.kind else {
                return None;
            };
            Some(Flow {
                promise: told.promise?,
                stage,
                day: told.day,
                minor: positive((*minor)?),
                so_far: told.so_far,
                place: key[at],
            })
        })
        .collect()
    }

    fn numbers(&self, kind: Kind, places: &Located) -> Vec<Number> {
        let key = &places.keys;
        let rows = self.told.iter().enumerate();
        rows.filter(|(_, told)| told.kind == kind)
            .filter_map(|(at, told)| {
                Some(Number {
                    promise: told.promise?,
                    day: told.day,
                    number: told.number.clone()?,
                    so_far: told.so_far,
                    place: key[at],
                })
            })
            .collect()
    }
}

/// Of each promise and kind of row, the rows of the first and of the last day.
fn ends(told: &[Told]) -> BTreeMap<(usize, Kind), [usize; 2]> {
    let mut ends: BTreeMap<(usize, Kind), [usize; 2]> = BTreeMap::new();
    for (at, row) in told.iter().enumerate() {
        let Some(promise) = row.promise else { continue };
        let [first, last] = ends.entry((promise, row.kind)).or_insert([at, at]);
        if row.day < told[*first].day {
            *first = at;
        }
        if row.day >= told[*last].day {
            *last = at;
        }
    }
    ends
}

fn positive(minor: i128) -> u128 {
    u128::try_from(minor).unwrap_or(0)
}

/// A part of a whole, of sums that fit a table.
pub(super) fn part(of: u128, whole: u128) -> Option<Part> {
    Part::new(i128::try_from(of).ok()?, i128::try_from(whole).ok()?)
}
