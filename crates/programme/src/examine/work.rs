//! Everything read, brought onto one base, and held beside each other.

use allotment_examine::{
    Added, Amount, Day, Flow, Number, Part, Pots, Statement, Told as Became, added_up, examine,
    in_pence, one_basis,
};
use allotment_place::{Currency, Period};
use allotment_table::{Faults, Source, Table};
use num_rational::BigRational;
use std::collections::BTreeMap;

use super::base::{Placed, base};
use super::cells::last_day;
use super::doubts::doubts;
use super::gaps;
use super::ground::Ground;
use super::lay::{cuts, laid};
use super::located::Located;
use super::pots::joined;
use super::promises::{Promise, Stated};
use super::run::{Examination, Tables};
use super::spending::{Kind, Told};
use super::waits::waits;

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
        mut self,
        prices: Option<Period>,
        as_of: Option<Day>,
        currency: Currency,
        sources: Vec<Source>,
        mut aside: Vec<String>,
    ) -> Result<Examination, Faults> {
        let now = self.now(as_of);
        let mut faults = Faults::new();
        let located = faults.collect(self.places());
        let pots = Pots::find(&self.links(located.as_ref()));
        let pots = faults.collect(pots.map_err(|wrong| self.told_wrong(&wrong)));
        let amounts = self.placed(pots.as_ref());
        let based = base(&amounts, self.tables.deflator.as_ref(), prices);
        let based = faults.collect(based);
        faults.into_result(())?;
        let (based, places) = (based.expect("no faults"), located.expect("no faults"));
        let pots = pots.expect("no faults");
        let mut exact = based.exact.iter();
        let statements: Vec<Vec<Statement>> = (self.promises.iter())
            .map(|promise| {
                let said = promise.said.iter();
                said.map(|said| Statement {
                    day: said.day,
                    minor: (said.stated.and_then(|_| exact.next()))
                        .map(|exact| positive(in_pence(exact))),
                    number: said.number.clone(),
                    due: said.due,
                    ends: said
                        .stated
                        .and_then(|stated| Some(last_day(stated.years?.1))),
                    claimed: said.claimed,
                })
                .collect()
            })
            .collect();
        let told: Vec<Option<&BigRational>> = (self.told.iter())
            .map(|told| told.stated.and_then(|_| exact.next()))
            .collect();
        let told_minor = self.told_minor(&told, &places.keys);
        self.fits(&statements, &told_minor)?;
        self.verdicts_fit(&statements, &told_minor)?;
        let spending = self.tables.spending.as_ref();
        aside.extend(doubts(&self.promises, &pots, &self.told, spending, &places));
        let (own, own_told) = match based.converted {
            Some(_) => own_bases(&self.promises, &pots, &self.told),
            None => (vec![None; self.promises.len()], vec![None; self.told.len()]),
        };
        let pure: Vec<allotment_examine::Promise> = (statements.into_iter().zip(own))
            .map(|(statements, own)| allotment_examine::Promise { statements, own })
            .collect();
        let flows = self.flows(&told_minor, &places, &own_told);
        let [came, late] = [Kind::Outcome, Kind::Late].map(|kind| self.numbers(kind, &places));
        let became = Became {
            flows: &flows,
            came: &came,
            late: &late,
            scopes: &places.scopes,
        };
        let examined = examine(&pure, &pots, &became, now);
        joined(&mut self.promises, &pots, &examined);
        let statements: Vec<Vec<Statement>> = (examined.stated.iter())
            .map(|all| {
                let all = all.iter();
                all.map(|&(one, at)| pure[one].statements[at].clone())
                    .collect()
            })
            .collect();
        self.late_fit(&statements, &examined, &pots)?;
        let on_places = self.ground.as_ref().filter(|_| !based.basis.per_head);
        let laid = on_places.map(|ground| {
            let counted = &examined.counted;
            let mut laid = laid(ground, &self.promises, counted, &examined.once, &places);
            laid.cuts = cuts(ground, &self.told, &told_minor, &places);
            laid.waits = waits(&pots, &examined, &statements, &places);
            laid
        });
        let gaps = match &self.ground {
            Some(ground) => gaps::rows(ground, &self.told, &places.told),
            None => Vec::new(),
        };
        Ok(Examination {
            ends: ends(&pots, &self.told),
            currency,
            basis: based.basis,
            converted: based.converted,
            now,
            statements,
            told_minor,
            examined,
            places,
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
    fn placed(&self, pots: Option<&Pots>) -> Vec<Placed<'_>> {
        let stated = self
            .promises
            .iter()
            .enumerate()
            .flat_map(move |(at, promise)| {
                // Cash of a promise is of the day on which its pot was first announced, so
                // that the same sum, stated again, is not less.
                let day = pots.map_or(promise.first().day, |pots| pots.since(pots.first(at)));
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

    /// What rows tell of in whole minor units: what is added up of one promise and step, or
    /// of cuts, is rounded as a whole.
    fn told_minor(
        &self,
        exact: &[Option<&BigRational>],
        places: &[Option<usize>],
    ) -> Vec<Option<i128>> {
        let mut minor: Vec<Option<i128>> = exact.iter().map(|one| one.map(in_pence)).collect();
        let mut together: BTreeMap<(Option<usize>, Kind), Vec<usize>> = BTreeMap::new();
        for (row, told) in self.told.iter().enumerate() {
            if matches!(told.kind, Kind::Money(_) | Kind::Cut) && exact[row].is_some() {
                let promise = told.promise.filter(|_| told.kind != Kind::Cut);
                let rows = together.entry((promise, told.kind)).or_default();
                rows.push(row);
            }
        }
        for mut rows in together.into_values() {
            rows.sort_by_key(|&row| (places[row], self.told[row].day, row));
            let added: Vec<Added<'_>> = (rows.iter())
                .filter_map(|&row| {
                    let so_far = self.told[row].so_far && self.told[row].kind != Kind::Cut;
                    let (place, exact) = (places[row], exact[row]?);
                    Some(Added {
                        place,
                        so_far,
                        exact,
                    })
                })
                .collect();
            for (row, one) in rows.into_iter().zip(added_up(&added)) {
                minor[row] = Some(one);
            }
        }
        minor
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
        let since = self
            .promises
            .iter()
            .map(|promise| self.named_since(promise));
        let since = since.collect();
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
        let located = Located::new(&self.promises, promised, told, &self.told);
        faults.into_result(Located { since, ..located })
    }

    /// Since when a promise has named each place, where it did not name all at first.
    fn named_since(&self, promise: &Promise) -> BTreeMap<usize, Day> {
        let mut since = BTreeMap::new();
        let Some(ground) = &self.ground else {
            return since;
        };
        for (day, row, level) in &promise.named {
            let cells = self.stated.column("places").ok();
            let Some(cell) = cells.and_then(|cells| cells.cell_text(*row)) else {
                continue;
            };
            // What is wrong with a place that is promised nothing any more is nobody's loss.
            let at = (self.stated, *row, "places");
            for place in ground
                .places(&cell, level.as_deref(), at)
                .unwrap_or_default()
            {
                since.entry(place).or_insert(*day);
            }
        }
        since
    }

    /// Money on its way. What names no place is where its promise is.
    fn flows(&self, minor: &[Option<i128>], places: &Located, own: &[Option<u128>]) -> Vec<Flow> {
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
                own: own[at],
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

/// Of each promise whose statements and payments, under all ids of its pot, are all in
/// one sort of prices, what they come to in those: by that it is judged whether it was
/// kept, since a pound that is paid later is no smaller than was promised, unless it was
/// promised in real terms.
#[expect(clippy::type_complexity, reason = "an entry a promise, and one a row")]
fn own_bases(
    promises: &[Promise],
    pots: &Pots,
    told: &[Told],
) -> (Vec<Option<Vec<Option<u128>>>>, Vec<Option<u128>>) {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); promises.len()];
    for (at, one) in told.iter().enumerate() {
        if let (Kind::Money(_), Some(promise)) = (one.kind, one.promise) {
            rows[pots.first(promise)].push(at);
        }
    }
    let mut of_rows = vec![None; told.len()];
    let mut of_promises = vec![None; promises.len()];
    for &pot in pots.order() {
        let members = pots.members(pot);
        let said = members.iter().flat_map(|&one| &promises[one].said);
        let paid = rows[pot].iter().map(|&row| told[row].stated);
        let all: Vec<Option<Stated>> = said.map(|said| said.stated).chain(paid).collect();
        let amounts: Vec<Amount> = (all.iter().flatten())
            .map(|one| Amount {
                minor: one.minor,
                once: one.once,
                per_head: one.per_head,
                prices: one.prices,
                years: one.years,
                // Nothing is converted, so that the year of a day counts for nothing.
                year: Period::new("1970").expect("it is a year"),
            })
            .collect();
        let Ok((_, exact)) = one_basis(&amounts, None, None) else {
            continue;
        };
        let mut minor = exact.iter().map(|exact| positive(in_pence(exact)));
        for &one in members {
            let said = promises[one].said.iter();
            let own = said.map(|said| said.stated.and_then(|_| minor.next()));
            of_promises[one] = Some(own.collect());
        }
        for &row in &rows[pot] {
            of_rows[row] = told[row].stated.and_then(|_| minor.next());
        }
    }
    (of_promises, of_rows)
}

/// Of each pot, by its first promise, and kind of row, the rows of the first and of the
/// last day.
fn ends(pots: &Pots, told: &[Told]) -> BTreeMap<(usize, Kind), [usize; 2]> {
    let mut ends: BTreeMap<(usize, Kind), [usize; 2]> = BTreeMap::new();
    for (at, row) in told.iter().enumerate() {
        let Some(promise) = row.promise else { continue };
        let pot = pots.first(promise);
        let [first, last] = ends.entry((pot, row.kind)).or_insert([at, at]);
        if row.day < told[*first].day {
            *first = at;
        }
        if row.day >= told[*last].day {
            *last = at;
        }
    }
    ends
}

pub(super) fn positive(minor: i128) -> u128 {
    u128::try_from(minor).unwrap_or(0)
}

/// A part of a whole, of sums that fit a table.
pub(super) fn part(of: u128, whole: u128) -> Option<Part> {
    Part::new(i128::try_from(of).ok()?, i128::try_from(whole).ok()?)
}
