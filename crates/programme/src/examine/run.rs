//! Everything read, brought onto one base, and held beside each other.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use allotment_examine::{
    Basis, Day, ExamineError, Examined, Flow, Number, Part, Statement, examine,
};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Source, Table};

use super::base::{Placed, base};
use super::ground::{self, Ground};
use super::lay::{Laid, Located, cuts, laid};
use super::promises::{self, Promise};
use super::spending::{self, Kind, Told};
use super::{cells, gaps};
use crate::Origins;

/// What a command line names.
#[derive(Debug, Clone)]
pub struct ExamineFiles {
    /// The promises.
    pub promises: PathBuf,
    /// What became of them.
    pub spending: Option<PathBuf>,
    /// The places that they name.
    pub places: Option<PathBuf>,
    /// An index of prices.
    pub deflator: Option<PathBuf>,
    /// The year to whose prices all is brought.
    pub prices: Option<String>,
    /// The day on which promises are judged; else the last that any row has.
    pub as_of: Option<String>,
    /// Columns of the places that grow with need.
    pub indices: Vec<String>,
    /// The currency's code.
    pub currency: String,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Examination {
    pub(super) currency: Currency,
    pub(super) basis: Basis,
    pub(super) converted: Option<Period>,
    pub(super) now: Day,
    pub(super) promises: Vec<Promise>,
    pub(super) told: Vec<Told>,
    /// What each row of `told` comes to on the base of all.
    pub(super) told_minor: Vec<Option<i128>>,
    /// Of each promise and kind, the rows of the first and of the last day.
    pub(super) ends: BTreeMap<(usize, Kind), [usize; 2]>,
    pub(super) statements: Vec<Vec<Statement>>,
    pub(super) examined: Examined,
    pub(super) ground: Option<Ground>,
    pub(super) laid: Option<Laid>,
    pub(super) gaps: Vec<gaps::GapRow>,
    pub(super) sources: Vec<Source>,
    /// What was left aside, in words.
    pub(super) aside: Vec<String>,
}

/// Reads the files and examines what they say; `origins` says where they came
/// from.
///
/// # Errors
/// [`Faults`] of every file; or every amount on another base than the rest.
pub fn examine_command(files: &ExamineFiles, origins: &Origins) -> Result<Examination, Faults> {
    let (prices, as_of, currency) = options(files)?;
    let paths = [
        Some(&files.promises),
        files.spending.as_ref(),
        files.places.as_ref(),
        files.deflator.as_ref(),
    ];
    let paths: Vec<&Path> = paths.into_iter().flatten().map(PathBuf::as_path).collect();
    origins.about(&paths)?;
    let mut faults = Faults::new();
    let mut read =
        |path: Option<&PathBuf>| path.and_then(|path| faults.collect(origins.table(path)));
    let stated = read(Some(&files.promises));
    let tables = Tables {
        spending: read(files.spending.as_ref()),
        places: read(files.places.as_ref()),
        deflator: read(files.deflator.as_ref()),
    };
    faults.into_result(())?;
    let stated = stated.expect("else there are faults");
    let mut faults = Faults::new();
    let read = faults.collect(promises::read(&stated));
    let ground =
        (tables.places.as_ref()).map(|table| faults.collect(ground::read(table, &files.indices)));
    let ground = ground.flatten();
    let Some(read) = read else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let told = tables.spending.as_ref().map(|table| {
        let told = faults.collect(spending::read(table, &read.all));
        told.unwrap_or_default()
    });
    faults.into_result(())?;
    let (told, passed) = told.unwrap_or_default();
    let sources = [
        Some(&stated),
        tables.spending.as_ref(),
        tables.places.as_ref(),
        tables.deflator.as_ref(),
    ];
    let sources = sources
        .into_iter()
        .flatten()
        .map(|table| table.source().clone());
    let mut aside = Vec::new();
    for (table, passed) in [
        (Some(&stated), &read.passed),
        (tables.spending.as_ref(), &passed),
    ] {
        if let Some(table) = table.filter(|_| !passed.is_empty()) {
            aside.push(format!("{}: not read: {}", table.name(), passed.join(", ")));
        }
    }
    if read.other_claims > 0 {
        aside.push(format!(
            "claims that are none of the six statuses, and were left aside: {}",
            read.other_claims
        ));
    }
    let work = Work {
        stated: &stated,
        tables: &tables,
        promises: read.all,
        told,
        ground,
    };
    work.finish(prices, as_of, currency, sources.collect(), aside)
}

/// The files beside the promises.
struct Tables {
    spending: Option<Table>,
    places: Option<Table>,
    deflator: Option<Table>,
}

fn options(files: &ExamineFiles) -> Result<(Option<Period>, Option<Day>, Currency), Faults> {
    let mut faults = Faults::new();
    let fault = |option: &str, said: &str| {
        let (what, help) = said.rsplit_once(": ").unwrap_or((said, "correct it"));
        Fault::new(option, what, help)
    };
    let prices = files
        .prices
        .as_deref()
        .and_then(|text| match Period::new(text) {
            Ok(year) => Some(year),
            Err(error) => {
                faults.push(fault("--prices", &error.to_string()));
                None
            }
        });
    let as_of = files.as_of.as_deref().and_then(|text| {
        let day = cells::day(text);
        if day.is_none() {
            let said =
                format!("'{text}' is not a day: write year, month and day, such as 2024-03-31");
            faults.push(fault("--as-of", &said));
        }
        day
    });
    let currency = match Currency::new(&files.currency) {
        Ok(currency) => currency,
        Err(error) => {
            faults.push(fault("--currency", &error.to_string()));
            Currency::GBP
        }
    };
    faults.into_result((prices, as_of, currency))
}

/// All that was read.
struct Work<'a> {
    stated: &'a Table,
    tables: &'a Tables,
    promises: Vec<Promise>,
    told: Vec<Told>,
    ground: Option<Ground>,
}

impl Work<'_> {
    fn finish(
        self,
        prices: Option<Period>,
        as_of: Option<Day>,
        currency: Currency,
        sources: Vec<Source>,
        aside: Vec<String>,
    ) -> Result<Examination, Faults> {
        let now = self.now(as_of)?;
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
    fn now(&self, as_of: Option<Day>) -> Result<Day, Faults> {
        let stated = self.promises.iter().flat_map(|promise| &promise.said);
        let stated = stated.map(|said| (self.stated, said.row, said.day));
        let told = self
            .told
            .iter()
            .filter_map(|told| Some((self.tables.spending.as_ref()?, told.row, told.day)));
        let mut last = Day::new(i32::MIN);
        let mut faults = Faults::new();
        for (table, row, day) in stated.chain(told) {
            last = last.max(day);
            if as_of.is_some_and(|now| day > now) {
                let what = "it is after the day of --as-of";
                let help = "leave it out, or judge on a later day";
                faults.push(table.fault_at(row, "date", what, help));
            }
        }
        faults.into_result(as_of.unwrap_or(last))
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

    /// Circles are told beside amounts on another base.
    fn circles(&self) -> Result<(), Faults> {
        let bare: Vec<allotment_examine::Stake> = (self.promises.iter())
            .map(|promise| allotment_examine::Stake {
                minor: None,
                since: promise.said[0].day,
                replaces: promise.replaces.clone(),
                part_of: promise.part_of,
                key: None,
            })
            .collect();
        allotment_examine::count_once(&bare)
            .map(|_| ())
            .map_err(|wrong| self.told_wrong(&wrong))
    }

    fn told_wrong(&self, wrong: &[ExamineError]) -> Faults {
        let id = |at: usize| self.promises[at].id.as_str();
        let row = |at: usize| {
            let said = &self.promises[at].said;
            said[said.len() - 1].row
        };
        let circle = |circle: &[usize], column: &str, does: &str, help: &str| {
            let first = circle[0];
            let round: Vec<String> = (circle.iter().chain([&first]))
                .map(|&at| format!("'{}' (line {})", id(at), self.stated.line_of(row(at))))
                .collect();
            let what = format!("promises {does} in a circle: {}", round.join(", then "));
            self.stated.fault_at(row(first), column, what, help)
        };
        (wrong.iter())
            .map(|wrong| match wrong {
                ExamineError::ReplacesInACircle { circle: all } => {
                    let help = "say of the newer one alone that it replaces the older";
                    circle(all, "replaces", "replace each other", help)
                }
                ExamineError::PartOfItself { circle: all } => {
                    let help = "name the whole alone in part_of";
                    circle(all, "part_of", "are parts of each other", help)
                }
                ExamineError::ReplacesInWhole {
                    newer,
                    older,
                    whole,
                } => {
                    let what = format!(
                        "'{}' replaces '{}', and '{}' has parts: nobody knows which is which",
                        id(*newer),
                        id(*older),
                        id(*whole)
                    );
                    let help = "say of each part which pot it replaces, or is replaced by";
                    self.stated.fault_at(row(*newer), "replaces", what, help)
                }
                other => {
                    let help = "correct it";
                    Fault::new(self.stated.name(), other.to_string(), help)
                }
            })
            .collect()
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
